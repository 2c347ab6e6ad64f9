// SPDX-License-Identifier: Apache-2.0

import Triggers

/// Guards that never hold together, and so no condition that wants all of them.
enum GuardClash {
    /// Why these conditions are never met together; nil when they may be.
    static func clash(among parts: [any TriggerCondition]) -> String? {
        let guards = parts.flatMap(flattened)
        for (place, one) in guards.enumerated() {
            for other in guards[(place + 1)...] {
                if let why = clash(one, other) { return why }
            }
        }
        return nil
    }

    /// What is wanted together with the rest: parts of an `all` inside an `all` are, too.
    private static func flattened(_ part: any TriggerCondition) -> [any TriggerCondition] {
        part is AllCondition ? part.parts.flatMap(flattened) : [part]
    }

    private static func clash(
        _ one: any TriggerCondition, _ other: any TriggerCondition
    ) -> String? {
        if let not = one as? NotCondition, isDenied(other, by: not) {
            return "'\(other.form.name)' is wanted and not wanted"
        }
        if let not = other as? NotCondition, isDenied(one, by: not) {
            return "'\(one.form.name)' is wanted and not wanted"
        }
        switch (one, other) {
        case (let one as ContextCondition, let other as ContextCondition):
            guard one.fact == other.fact, areApart(one, other) else { return nil }
            return "the fact '\(one.fact)' is never both"
        case (let one as HistoryCondition, let other as HistoryCondition):
            guard one.subject == other.subject,
                max(one.least, other.least) > min(one.most ?? .max, other.most ?? .max)
            else { return nil }
            return "'history' of \(one.subject.rawValue) is never both"
        case (let one as LineCondition, let other as LineCondition):
            return areApart(one.numbers, other.numbers) ? "a call is on one line" : nil
        case (let one as CallerCondition, let other as CallerCondition):
            let arePlain = [one, other].allSatisfy { $0.prefixes.isEmpty && !$0.takesWithheld }
            return arePlain && areApart(one.numbers, other.numbers)
                ? "a caller has one number" : nil
        case (let one as HoursCondition, let other as HoursCondition):
            return one.minutes.isDisjoint(with: other.minutes)
                ? "the hours have no minute in common" : nil
        default: return clash(ofTimes: one, other)
        }
    }

    /// Whether `not` denies what another condition wants at the same moment.
    private static func isDenied(_ part: any TriggerCondition, by not: NotCondition) -> Bool {
        not.parts.first.map { $0.form == part.form } ?? false
    }

    private static func areApart(_ one: ContextCondition, _ other: ContextCondition) -> Bool {
        if one.isPresent != other.isPresent { return true }
        let above = [one.bounds.above, other.bounds.above].compactMap(\.self).max()
        let below = [one.bounds.below, other.bounds.below].compactMap(\.self).min()
        if let above, let below, above >= below { return true }
        let values = [one.bounds.values, other.bounds.values]
        return values.allSatisfy { !$0.isEmpty } && areApart(values[0], values[1])
    }

    /// Lists of which nothing is in both; numbers however they are written.
    private static func areApart(_ one: [String], _ other: [String]) -> Bool {
        func plain(_ text: String) -> String {
            text.lowercased().filter { $0.isLetter || $0.isNumber }
        }
        return Set(one.map(plain)).isDisjoint(with: other.map(plain))
    }

    /// Bounds of the call's length.
    private static func clash(
        ofTimes one: any TriggerCondition, _ other: any TriggerCondition
    ) -> String? {
        guard let one = span(one), let other = span(other) else { return nil }
        let end = [one.end, other.end].compactMap(\.self).min()
        guard let end, max(one.start, other.start) >= end else { return nil }
        return "the call is never so long and so short"
    }

    private static func span(
        _ condition: any TriggerCondition
    ) -> (start: Duration, end: Duration?)? {
        switch condition {
        case let time as CallTimeCondition: (time.above, time.below)
        case let time as MaximumTimeCondition: (time.limit, nil)
        default: nil
        }
    }
}

extension HoursCondition {
    /// The minutes of the week that are meant.
    fileprivate var minutes: Set<Int> {
        let day = 1440
        let length = to > from ? to - from : to + day - from
        var minutes: Set<Int> = []
        for (place, name) in Day.allCases.enumerated() where days.isEmpty || days.contains(name) {
            minutes.formUnion((0..<length).map { (place * day + from + $0) % (7 * day) })
        }
        return minutes
    }
}
