// SPDX-License-Identifier: Apache-2.0

/// Which line of a run is which line of the expected timeline.
///
/// Lines that say the same are paired in order. Of those that are left, the same words elsewhere are a
/// line that moved past others; the same subject and event about the same time are a line whose detail
/// changed; and of a part of the gateway that decides one thing at a time, anything else it did about
/// then is what it did instead.
struct LineMatching {
    /// In order of the expected lines.
    private(set) var pairs: [LinePair]
    private(set) var vanished: [Int] = []
    private(set) var appeared: [Int] = []

    private let expected: [TimelineLine]
    private let actual: [TimelineLine]
    /// By how many milliseconds lines around each expected one moved.
    private var shifts: [Int64]

    /// What is taken for the same where lines say the same several times.
    enum Preference {
        /// What has the same place among the others. Right where much moved.
        case order
        /// What came when it was expected, whatever stands between. Right where little moved, and that
        /// past something else.
        case moment
    }

    init(_ expected: [TimelineLine], _ actual: [TimelineLine], preferring preference: Preference) {
        self.expected = expected
        self.actual = actual
        let (left, right) = Self.items(expected, actual)
        pairs =
            switch preference {
            case .order: LineAlignment.pairs(left, right)
            case .moment: Self.inPlace(left, right, expected)
            }
        pairs.sort { $0.expected < $1.expected }
        shifts = Self.shifts(expected, actual, pairs)
        findLeft()
        pairRest(by: .everything, reach: 5000, reachOfSingle: .max)
        pairRest(by: .subjectAndEvent, reach: 1000, reachOfSingle: 5000)
        pairRest(by: .decider, reach: 1000, reachOfSingle: 5000)
        pairs.sort { $0.expected < $1.expected }
    }

    private static func items(
        _ expected: [TimelineLine], _ actual: [TimelineLine]
    ) -> ([LineAlignment.Item], [LineAlignment.Item]) {
        var keys: [LineKey: Int] = [:]
        func items(_ lines: [TimelineLine]) -> [LineAlignment.Item] {
            lines.map { line in
                let key = LineKey(line, .everything)
                let number = keys[key] ?? keys.count
                keys[key] = number
                return LineAlignment.Item(key: number, time: line.milliseconds)
            }
        }
        return (items(expected), items(actual))
    }

    /// Pairs what says the same within what is allowed, whatever stands between.
    private static func inPlace(
        _ left: [LineAlignment.Item], _ right: [LineAlignment.Item], _ expected: [TimelineLine]
    ) -> [LinePair] {
        var places: [Int: [Int]] = [:]
        for (place, item) in right.enumerated() { places[item.key, default: []].append(place) }
        var next: [Int: Int] = [:]
        var pairs: [LinePair] = []
        for (place, item) in left.enumerated() {
            guard let there = places[item.key] else { continue }
            let allowed = expected[place].mayMove ?? Int64(TimelineLine.usualTolerance)
            var index = next[item.key] ?? 0
            while index < there.count, right[there[index]].time < item.time - allowed { index += 1 }
            if index < there.count, right[there[index]].time <= item.time + allowed {
                pairs.append(LinePair(place, there[index]))
                index += 1
            }
            next[item.key] = index
        }
        return pairs
    }

    private static func shifts(
        _ expected: [TimelineLine], _ actual: [TimelineLine], _ pairs: [LinePair]
    ) -> [Int64] {
        var shifts = [Int64](repeating: 0, count: expected.count)
        // The lines before the first pair are taken to have moved with it, others with the one before.
        var next = 0
        for (index, pair) in pairs.enumerated() {
            let shift = actual[pair.actual].milliseconds - expected[pair.expected].milliseconds
            let end = index + 1 < pairs.count ? pairs[index + 1].expected : expected.count
            for place in next..<end { shifts[place] = shift }
            next = end
        }
        return shifts
    }

    private mutating func findLeft() {
        let here = Set(pairs.map(\.expected))
        let there = Set(pairs.map(\.actual))
        vanished = expected.indices.filter { !here.contains($0) }
        appeared = actual.indices.filter { !there.contains($0) }
    }

    /// Pairs lines that are left and have a key in common, nearest first as far as order allows.
    ///
    /// The reach is how far apart they may be, in milliseconds; that of a single one, where each
    /// timeline has only this line of the key.
    private mutating func pairRest(
        by part: LineKey.Part, reach: Int64, reachOfSingle: Int64
    ) {
        guard !vanished.isEmpty, !appeared.isEmpty else { return }
        let here = Self.grouped(vanished, of: expected, by: part)
        let there = Self.grouped(appeared, of: actual, by: part)
        let common = here.keys.filter { there[$0] != nil }
        guard !common.isEmpty else { return }
        let totals = Self.counts(expected, by: part)
        let otherTotals = Self.counts(actual, by: part)
        // Each group by itself, so their order does not matter.
        for key in common {
            guard let left = here[key], let right = there[key] else { continue }
            let isSingle = totals[key] == 1 && otherTotals[key] == 1
            pairs += pairGroup(left, right, within: isSingle ? reachOfSingle : reach)
        }
        findLeft()
    }

    private func pairGroup(_ left: [Int], _ right: [Int], within reach: Int64) -> [LinePair] {
        // A group this large is a call that has nothing to do with the expected one.
        let left = left.prefix(1000)
        let right = right.prefix(1000)
        return SequenceAligner.pairs(left.count, right.count) { row, column in
            let place = left[row]
            let distance = actual[right[column]].milliseconds - expected[place].milliseconds
            let relative = min(abs(distance), abs(distance - shifts[place]))
            guard relative <= reach else { return nil }
            return SequenceAligner.pair - min(relative, 1 << 20)
        }.map { LinePair(left[$0.expected], right[$0.actual]) }
    }

    private static func grouped(
        _ places: [Int], of lines: [TimelineLine], by part: LineKey.Part
    ) -> [LineKey: [Int]] {
        var groups: [LineKey: [Int]] = [:]
        for place in places where part.isFor(lines[place]) {
            groups[LineKey(lines[place], part), default: []].append(place)
        }
        return groups
    }

    private static func counts(_ lines: [TimelineLine], by part: LineKey.Part) -> [LineKey: Int] {
        lines.reduce(into: [:]) { $0[LineKey($1, part), default: 0] += 1 }
    }
}

/// What two lines must have in common to be the same.
struct LineKey: Hashable {
    enum Part {
        case everything
        case subjectAndEvent
        /// The part of the gateway; of parties none, who do several things at once.
        case decider

        func isFor(_ line: TimelineLine) -> Bool {
            switch self {
            case .everything, .subjectAndEvent: true
            case .decider: line.role.decidesOneThing
            }
        }
    }

    private let subject: String
    private let event: String
    private let detail: String

    init(_ line: TimelineLine, _ part: Part) {
        subject = line.subject
        switch part {
        case .everything:
            event = line.event
            detail = line.detail
        case .subjectAndEvent:
            event = line.event
            detail = ""
        case .decider:
            event = ""
            detail = ""
        }
    }
}

extension TimelineLine {
    /// How far it may come from where it stands, in milliseconds; nil where that is not asserted.
    var mayMove: Int64? {
        switch kind {
        case .exact: 0
        case .detected(let tolerance, _): Int64(tolerance)
        case .latency: nil
        }
    }
}
