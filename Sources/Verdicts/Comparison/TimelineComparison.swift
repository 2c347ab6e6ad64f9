// SPDX-License-Identifier: Apache-2.0

/// Holds what happened against what was expected.
package struct TimelineComparison: Sendable {
    /// Where more than this is different, a second look would hardly make it less.
    private static let mostDoubtful = 300

    /// What is different, the gravest first.
    package let differences: [Difference]

    /// Lines that are ignored are looked at on neither side.
    package init(
        expected: [TimelineLine], actual: [TimelineLine], ignoring ignored: [IgnorePattern] = []
    ) {
        func seen(_ lines: [TimelineLine]) -> [TimelineLine] {
            lines.map(\.tidied).filter { line in !ignored.contains { $0.matches(line) } }
        }
        let expected = seen(expected)
        let actual = seen(actual)
        var found = Self.explanation(expected, actual, preferring: .order)
        if (1...Self.mostDoubtful).contains(found.differences.count) {
            // What takes fewer words is what most likely happened.
            let other = Self.explanation(expected, actual, preferring: .moment)
            if other.size < found.size { found = other }
        }
        differences = found.differences.map { ($0.gravity, $0) }.sorted { left, right in
            (left.0, left.1.place, left.1.milliseconds)
                < (right.0, right.1.place, right.1.milliseconds)
        }.map(\.1)
    }

    /// One way to say what happened.
    private struct Explanation {
        /// In order of place.
        var differences: [Difference]
        /// By how many milliseconds lines moved, all together.
        var distance: Int64

        var size: (Int, Int, Int64) {
            var followers = 0
            for case .moved(_, _, let more) in differences.map(\.kind) { followers += more }
            return (differences.count, followers, distance)
        }
    }

    private static func explanation(
        _ expected: [TimelineLine], _ actual: [TimelineLine],
        preferring preference: LineMatching.Preference
    ) -> Explanation {
        let matching = LineMatching(expected, actual, preferring: preference)
        var found = matching.vanished.map { Difference(.vanished(expected[$0]), place: $0) }
        let places = Self.places(of: matching.appeared, matching.pairs, count: actual.count)
        for (index, place) in zip(matching.appeared, places) {
            found.append(Difference(.appeared(actual[index]), place: place))
        }
        var shift: Int64 = 0
        var distance: Int64 = 0
        for pair in matching.pairs {
            let line = expected[pair.expected]
            let other = actual[pair.actual]
            let judge = PairJudge(line, other, shiftBefore: shift)
            found += judge.kinds.map { Difference($0, place: pair.expected) }
            shift = other.milliseconds - line.milliseconds
            distance += abs(shift)
        }
        found.sort { ($0.place, $0.milliseconds) < ($1.place, $1.milliseconds) }
        LikelyCause.assign(to: &found)
        found = Cascade.folded(found)
        for index in found.indices {
            let place = found[index].place
            found[index].before = Array(expected[max(0, place - 2)..<place])
            let next = found[index].expected == nil ? place : place + 1
            found[index].after = Array(expected[min(next, expected.count)...].prefix(2))
        }
        return Explanation(differences: found, distance: distance)
    }

    /// Where in the expected timeline lines that are not in it would stand: behind the one that the
    /// line before them is.
    private static func places(
        of appeared: [Int], _ pairs: [LinePair], count: Int
    ) -> [Int] {
        var partner = [Int?](repeating: nil, count: count)
        for pair in pairs { partner[pair.actual] = pair.expected }
        var places: [Int] = []
        var place = 0
        var next = appeared.makeIterator()
        var waiting = next.next()
        for index in 0..<count {
            if index == waiting {
                places.append(place)
                waiting = next.next()
            } else if let expected = partner[index] {
                place = expected + 1
            }
        }
        return places
    }
}
