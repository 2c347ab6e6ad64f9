// SPDX-License-Identifier: Apache-2.0

package import Timing

/// A guard: it is one of these hours, of these days, where the line's people are.
///
/// The shell says what time it was there at the answer; the call's own time is added to that.
package struct HoursCondition: TriggerCondition {
    package enum Day: String, Sendable, Hashable, CaseIterable {
        case monday, tuesday, wednesday, thursday, friday, saturday, sunday
    }

    /// Days on which the hours begin; none takes every day.
    package var days: [Day]
    /// Minutes since midnight; the hours end before `to`, on the next day where that is not later.
    package var from: Int
    package var to: Int

    private var answeredMinute: Int?
    private var answeredAt: Instant?
    private var state = GuardState()

    private static let day = 1440
    private static let week = 7 * day

    package init(days: [Day] = [], from: Int = 0, to: Int = 0) {
        self.days = days
        self.from = from
        self.to = to
    }

    package mutating func begin(_ facts: CallFacts) {
        // What is no minute of a week is a time that nobody knows.
        answeredMinute = facts.minuteOfWeek.flatMap { (0..<Self.week).contains($0) ? $0 : nil }
    }

    package mutating func handle(_ moment: CallMoment, at now: Instant) {
        guard moment == .answered else { return }
        answeredAt = now
        state.look(at: now)
    }

    package mutating func timersDue(at now: Instant) -> Finding? {
        let rises = state.rises(holds(at: now), at: now)
        state.look(at: nextChange(after: now))
        return rises ? Finding(detail: "\(Self.clock(minute(at: now) ?? 0))") : nil
    }

    package var nextDeadline: Instant? { state.nextLook }
    package var isGuard: Bool { true }

    package func holds(at now: Instant) -> Bool { minute(at: now).map(isWithin) ?? false }

    private func minute(at now: Instant) -> Int? {
        guard let answeredMinute, let answeredAt else { return nil }
        let passed = max(0, (now - answeredAt).inMilliseconds / 60_000)
        return (answeredMinute + Int(passed % Int64(Self.week))) % Self.week
    }

    private func isWithin(_ minute: Int) -> Bool {
        let length = to > from ? to - from : to + Self.day - from
        return Day.allCases.indices.contains { day in
            guard days.isEmpty || days.contains(Day.allCases[day]) else { return false }
            let start = day * Self.day + from
            return (minute - start + Self.week) % Self.week < length
        }
    }

    /// The next full minute at which it begins or ends; nil when that is more than a day away.
    private func nextChange(after now: Instant) -> Instant? {
        guard let answeredAt, let minute = minute(at: now) else { return nil }
        let isNow = isWithin(minute)
        let ahead = (1...Self.day).first { isWithin((minute + $0) % Self.week) != isNow }
        guard let ahead else { return nil }
        let passed = (now - answeredAt).inMilliseconds / 60_000
        return answeredAt + .seconds((passed + Int64(ahead)) * 60)
    }

    fileprivate static func clock(_ minute: Int) -> String {
        let (hour, rest) = (minute % day).quotientAndRemainder(dividingBy: 60)
        return "\(hour):\(rest < 10 ? "0" : "")\(rest)"
    }

    /// Minutes since midnight of `9:00` or `17:30`; 24:00 is midnight.
    fileprivate static func minutes(_ text: String) -> Int? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, (1...2).contains(parts[0].count), parts[1].count == 2,
            let hour = Int(parts[0]), let minute = Int(parts[1]), (0...24).contains(hour),
            (0...59).contains(minute), hour < 24 || minute == 0
        else { return nil }
        return (hour * 60 + minute) % day
    }
}

extension HoursCondition {
    package static let name = "hours"
    package static let doc = "it is one of these hours, of these days, where the line's people are"

    package init(_ fields: inout some ConditionFields) {
        var times: [Int] = []
        for (name, doc) in [("from", "the first minute: 9:00"), ("to", "until: 17:30")] {
            let text = fields.text(Field(name, doc), "0:00", limit: 5) ?? "0:00"
            if let minutes = Self.minutes(text) {
                times.append(minutes)
            } else {
                fields.complain(name, "'\(text)' is no time of day", write: "\"9:00\"")
                times.append(0)
            }
        }
        let days = fields.choices(
            Field("days", "the days on which the hours begin; all when left out"), [Day]())
        self.init(
            days: Day.allCases.filter(days.contains), from: times[0], to: times[1])
    }

    package var fields: FieldList {
        var list = FieldList()
        list.add("from", .text(Self.clock(from)), unless: .text("0:00"))
        list.add("to", .text(Self.clock(to)), unless: .text("0:00"))
        list.add("days", .words(days), unless: .texts([]))
        return list
    }

    package var interests: SignalInterest { [] }
}
