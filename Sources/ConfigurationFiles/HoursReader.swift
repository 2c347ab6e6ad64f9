// SPDX-License-Identifier: Apache-2.0

import CallModel
import Handoff
import Yams

/// Reads when the people of routes are there (`hours:`): calendars by name.
struct HoursReader {
    private var zones: [String: ZoneOffsets] = [:]

    static func calendars(of top: YAMLSection) -> [(section: YAMLSection, hours: OpeningHours)] {
        var reader = HoursReader()
        return top.named("hours").map { name, section in
            (section, reader.calendar(named: name, section))
        }
    }

    private mutating func calendar(named name: String, _ section: YAMLSection) -> OpeningHours {
        let count = section.document.problems.count
        var hours = OpeningHours(name: name, zone: zone(of: section), week: [:])
        for entry in section.list("open", limit: 100) {
            let days = Self.days(of: entry)
            guard let span = Self.span(of: entry) else { continue }
            for day in days { hours.week[day, default: []].append(span) }
        }
        hours.exceptions = Self.exceptions(of: section)
        if hours.neverOpen, section.document.problems.count == count {
            section.complain(
                "open", "hours '\(name)' are never open",
                write: "when somebody is there: open: [{days: [monday-friday], from: \"9:00\", "
                    + "to: \"17:00\"}]")
        }
        return hours
    }

    private mutating func zone(of section: YAMLSection) -> ZoneOffsets {
        let unknown = ZoneOffsets(seconds: 0)
        guard section.has("time_zone") else {
            _ = section.node("time_zone")
            section.complain(
                "time_zone", "hours '\(section.key)' have no 'time_zone'",
                write: "whose clocks they go by: time_zone: Europe/Berlin")
            return unknown
        }
        guard let name = section.optionalString("time_zone", limit: 100) else { return unknown }
        if let known = zones[name] { return known }
        guard let offsets = ZoneReader.offsets(of: name) else {
            section.complain(
                "time_zone", "there is no time zone '\(name)'",
                write: ZoneReader.nearest(to: name).map { "'\($0)'" }
                    ?? "a region and a city, such as Europe/Berlin, or UTC")
            return unknown
        }
        zones[name] = offsets
        return offsets
    }

    // MARK: Days and hours

    /// `days: [monday-friday, sunday]`; every day when left out.
    private static func days(of section: YAMLSection) -> [Weekday] {
        guard section.has("days") else {
            _ = section.node("days")
            return Weekday.allCases
        }
        let texts = section.placedStrings("days", limit: 20)
        if texts.isEmpty, section.count("days") == 0 {
            section.complain("days", "'days' names no day", write: "days: [monday-friday]")
        }
        return Set(texts.flatMap { days(in: $0, of: section) })
            .sorted { $0.rawValue < $1.rawValue }
    }

    /// `monday`, `mon`, `monday-friday`.
    private static func days(in text: PlacedText, of section: YAMLSection) -> [Weekday] {
        let words = text.text.split(separator: "-", omittingEmptySubsequences: false)
        let days = words.map { word -> Weekday? in
            let word = word.filter { $0 != " " }.lowercased()
            return Weekday.allCases.first { $0.rawValue == word || $0.rawValue.prefix(3) == word }
        }
        if let wrong = days.firstIndex(of: nil) {
            let word = String(words[wrong])
            let known = Weekday.allCases.map(\.rawValue)
            section.document.complain(
                at: text.place, "'\(word)' is no day of the week",
                write: Suggestion.nearest(to: word, among: known).map { "'\($0)'" }
                    ?? "one of: \(known.joined(separator: ", "))")
            return []
        }
        guard let first = days.first ?? nil, let last = days.last ?? nil,
            days.count <= 2
        else {
            section.document.complain(
                at: text.place, "'\(text.text)' are no days", write: "monday-friday")
            return []
        }
        // From Friday to Monday is over the weekend.
        let all = Weekday.allCases + Weekday.allCases
        guard let start = all.firstIndex(of: first),
            let end = all[start...].firstIndex(of: last)
        else { return [] }
        return Array(all[start...end])
    }

    /// `from: "9:00", to: "17:30"`; nil, with a problem noted, when that is no time.
    private static func span(of section: YAMLSection) -> OpeningHours.Span? {
        let times = ["from", "to"].map { minutes($0, of: section) }
        guard let from = times[0], let to = times[1] else { return nil }
        if from == to {
            section.complain(
                "to", "'from' and 'to' are the same",
                write: "from: \"0:00\" and to: \"24:00\" for the whole day")
            return nil
        }
        return OpeningHours.Span(from: from, to: to)
    }

    /// Minutes since midnight of `9:00` or `17:30`; of 24:00 only for an end.
    private static func minutes(_ key: String, of section: YAMLSection) -> Int? {
        let example = key == "to" ? "to: \"17:30\", or \"24:00\" for midnight" : "from: \"9:00\""
        guard section.has(key) else {
            _ = section.node(key)
            section.complain(key, "'\(section.key)' has no '\(key)'", write: example)
            return nil
        }
        guard let text = section.optionalString(key, limit: 20) else { return nil }
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        let isPlain = text.allSatisfy { $0.isASCII && ($0.isNumber || $0 == ":") }
        let most = key == "to" ? 1440 : 1439
        guard isPlain, parts.count == 2, 1...2 ~= parts[0].count, parts[1].count == 2,
            let hour = Int(parts[0]), let minute = Int(parts[1]), minute < 60,
            hour * 60 + minute <= most
        else {
            section.complain(key, "'\(text)' is no time of day", write: example)
            return nil
        }
        return hour * 60 + minute
    }

    // MARK: Days that are not like others

    /// `holidays: [2026-12-25, "01-01", {date: "12-24", from: "9:00", to: "12:00"}]`.
    private static func exceptions(of section: YAMLSection) -> [String: [OpeningHours.Span]] {
        guard let node = section.node("holidays") else { return [:] }
        guard case .sequence(let entries) = node, entries.count <= 1000 else {
            section.complain(
                "holidays", "'holidays' must be a list of at most 1000",
                write: "holidays: [2026-12-25, \"01-01\"]")
            return [:]
        }
        var exceptions: [String: [OpeningHours.Span]] = [:]
        for entry in entries {
            let place = YAMLPlace(entry) ?? section.place(of: "holidays")
            let read = exception(entry, at: place, of: section)
            guard let read else { continue }
            guard exceptions.updateValue(read.spans, forKey: read.date) != nil else { continue }
            section.document.complain(
                at: place, "'\(read.date)' is there twice", write: "each day once")
        }
        return exceptions
    }

    private static func exception(
        _ entry: Node, at place: YAMLPlace, of section: YAMLSection
    ) -> (date: String, spans: [OpeningHours.Span])? {
        guard case .mapping = entry else {
            let text = section.text(of: entry, key: "holidays", expecting: "a date: 2026-12-25")
            return text.flatMap { date($0, at: place, of: section) }.map { ($0, []) }
        }
        let day = section.document.section(entry, key: "holidays", at: place)
        let text = day.optionalString("date", limit: 20)
        if text == nil, !day.has("date") {
            day.complain("date", "a holiday has no 'date'", write: "date: 2026-12-25")
        }
        let isOpen = day.has("from") || day.has("to")
        if !isOpen { for key in ["from", "to"] { _ = day.node(key) } }
        let span = isOpen ? span(of: day) : nil
        guard let date = text.flatMap({ date($0, at: day.place(of: "date"), of: section) })
        else { return nil }
        return isOpen && span == nil ? nil : (date, span.map { [$0] } ?? [])
    }

    /// A date as the calendar has it: `2026-12-25`, or `12-25` for every year.
    private static func date(
        _ text: String, at place: YAMLPlace, of section: YAMLSection
    ) -> String? {
        // The 29th of February is in some years.
        let whole = text.utf8.count == 5 ? "2024-\(text)" : text
        if whole.utf8.count == 10, WallTime(rfc3339: whole) != nil { return text }
        section.document.complain(
            at: place, "'\(text)' is no date", write: "2026-12-25, or \"12-25\" for every year")
        return nil
    }
}
