// SPDX-License-Identifier: Apache-2.0

import CallModel
import Foundation
import Handoff
import Testing
import Timing

@testable import ConfigurationFiles

/// Random calendars in random zones at random moments, judged by another calendar than ours.
@Suite struct OpeningHoursPropertyTests {
    private static let zones = [
        "Europe/Berlin", "America/New_York", "Asia/Calcutta", "UTC", "Australia/Lord_Howe",
        "Pacific/Chatham", "America/St_Johns", "Africa/Casablanca", "America/Sao_Paulo",
        "Pacific/Apia", "Africa/Cairo", "America/Santiago", "Asia/Tehran", "Asia/Gaza",
    ]

    private struct Drawn {
        var hours: OpeningHours
        var spans: [(day: Int, from: Int, to: Int)]
        var exceptions: [String: (from: Int, to: Int)?]
    }

    private static func draw(_ zone: ZoneOffsets, with dice: RuleDice) -> Drawn {
        var drawn = Drawn(
            hours: OpeningHours(name: "drawn", zone: zone, week: [:]), spans: [], exceptions: [:])
        for _ in 0...dice.roll(5) {
            let day = dice.roll(7)
            let from = dice.roll(96) * 15
            let to = dice.roll(96) * 15 + (from % 2 == 0 ? 7 : 0)
            guard from != to else { continue }
            drawn.spans.append((day, from, to))
            drawn.hours.week[Weekday.allCases[day], default: []]
                .append(OpeningHours.Span(from: from, to: to))
        }
        for _ in 0...dice.roll(4) {
            let month = 1 + dice.roll(12)
            let year = dice.roll(2) == 0 ? "" : "\(2020 + dice.roll(20))-"
            let date = year + String(format: "%02d-%02d", month, 1 + dice.roll(28))
            let isClosed = dice.roll(2) == 0
            let from = dice.roll(24) * 60
            drawn.exceptions[date] = isClosed ? .some(nil) : .some((from, from + 31))
            drawn.hours.exceptions[date] =
                isClosed ? [] : [OpeningHours.Span(from: from, to: from + 31)]
        }
        return drawn
    }

    /// What Foundation's calendar has to say.
    private static func isOpen(_ drawn: Drawn, _ calendar: Calendar, at date: Date) -> Bool {
        let now = calendar.dateComponents([.hour, .minute], from: date)
        guard let hour = now.hour, let minuteOfHour = now.minute else { return false }
        let minute = hour * 60 + minuteOfHour
        let noon = calendar.date(bySettingHour: 12, minute: 0, second: 0, of: date) ?? date
        return [0, 1].contains { ago in
            guard let day = calendar.date(byAdding: .day, value: -ago, to: noon) else {
                return false
            }
            let parts = calendar.dateComponents([.year, .month, .day, .weekday], from: day)
            let yearly = String(format: "%02d-%02d", parts.month ?? 0, parts.day ?? 0)
            let dated = "\(parts.year ?? 0)-\(yearly)"
            // Foundation's week begins on Sunday, with 1.
            let weekday = ((parts.weekday ?? 0) + 5) % 7
            var spans = drawn.spans.filter { $0.day == weekday }.map { ($0.from, $0.to) }
            if let exception = drawn.exceptions[dated] ?? drawn.exceptions[yearly] {
                spans = exception.map { [($0.from, $0.to)] } ?? []
            }
            let minute = minute + ago * 1440
            return spans.contains { from, to in
                from <= minute && minute < (to > from ? to : to + 1440)
            }
        }
    }

    @Test(arguments: zones)
    func itAgreesWithFoundation(zone name: String) throws {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = try #require(TimeZone(identifier: name))
        let zone = try #require(ZoneReader.offsets(of: name))
        // Around every change of clocks, and anywhere.
        let changes = Self.changes(of: calendar.timeZone)
        let dice = RuleDice(seed: name.utf8.reduce(7) { $0 &* 31 &+ UInt64($1) })
        for _ in 0..<20 {
            let drawn = Self.draw(zone, with: dice)
            for round in 0..<40 {
                var seconds = 1_577_836_800 + Int64(dice.roll(630_000_000))
                if round % 2 == 0, !changes.isEmpty {
                    seconds =
                        changes[dice.roll(changes.count)] + Int64(dice.roll(200_000)) - 100_000
                }
                let date = Date(timeIntervalSince1970: Double(seconds))
                let time = WallTime(milliseconds: seconds * 1000)
                let isOpen = drawn.hours.isOpen(at: time)
                let expected = Self.isOpen(drawn, calendar, at: date)
                #expect(isOpen == expected, "\(name) \(time.rfc3339) \(drawn)")
                guard !isOpen, round % 10 == 0 else { continue }
                // No moment before the next opening is open.
                guard let next = drawn.hours.nextOpening(after: time) else {
                    #expect(drawn.spans.isEmpty)
                    continue
                }
                #expect(drawn.hours.isOpen(at: next))
                let step = max(60_000, (next.milliseconds - time.milliseconds) / 300)
                let isEarlier = stride(
                    from: time.milliseconds, to: next.milliseconds, by: Int(step)
                ).contains { drawn.hours.isOpen(at: WallTime(milliseconds: $0)) }
                #expect(!isEarlier, "\(name) \(time.rfc3339) \(drawn)")
            }
        }
    }

    /// Every zone has the clocks that Foundation says, also at its changes: the minute they show is
    /// open, alone.
    @Test func everyZoneHasItsTable() throws {
        let dice = RuleDice(seed: 11)
        for (index, name) in TimeZone.knownTimeZoneIdentifiers.enumerated() where index % 5 == 0 {
            let zone = try #require(TimeZone(identifier: name))
            let offsets = try #require(ZoneReader.offsets(of: name))
            var moments = Self.changes(of: zone).flatMap { [$0 - 1, $0] }
            moments += (0..<20).map { _ in 946_684_800 + Int64(dice.roll(2_100_000_000)) }
            for moment in moments {
                let offset = Self.offset(of: zone, at: moment)
                let minute = Int((moment + offset) % 86_400 / 60)
                let span = OpeningHours.Span(from: minute, to: (minute + 1) % 1440)
                let hours = OpeningHours(
                    name: "", zone: offsets,
                    week: Dictionary(uniqueKeysWithValues: Weekday.allCases.map { ($0, [span]) }))
                let time = WallTime(milliseconds: moment * 1000)
                #expect(hours.isOpen(at: time), "\(name) \(time.rfc3339)")
            }
        }
    }

    private static func offset(of zone: TimeZone, at seconds: Int64) -> Int64 {
        Int64(zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(seconds))))
    }

    /// The first second after each change of a zone's clocks, from 2020 to 2040.
    private static func changes(of zone: TimeZone) -> [Int64] {
        stride(from: Int64(1_577_836_800), to: 2_208_988_800, by: 86_400).compactMap { day in
            let before = offset(of: zone, at: day)
            guard offset(of: zone, at: day + 86_400) != before else { return nil }
            var (low, high) = (day, day + 86_400)
            while high - low > 1 {
                let middle = (low + high) / 2
                if offset(of: zone, at: middle) == before { low = middle } else { high = middle }
            }
            return high
        }
    }
}
