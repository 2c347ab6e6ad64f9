// SPDX-License-Identifier: Apache-2.0

import Timing
package import Verdicts

/// Holds what happened on real sockets against a timeline that was made in simulated time: the steps of
/// the call, in their order, and when they came within a wide tolerance. When sounds began and ended,
/// and what detectors scored, is left to what the scenario expects.
package struct LiveComparison: Sendable {
    /// How far a step may come from where it stands: so many milliseconds, and a fiftieth of the time
    /// since the beginning, because every answer is a little later than the one before.
    private static let tolerance: Int64 = 1500
    private static let drift: Int64 = 50
    /// What comes within so many milliseconds of its time may have changed places with its
    /// neighbours.
    private static let together: Int64 = 200
    /// More lines than these are not looked at.
    private static let most = 1000

    /// The gravest first.
    package private(set) var differences: [Difference] = []

    private let expected: [TimelineLine]
    private let actual: [TimelineLine]

    package init(
        expected: [TimelineLine], actual: [TimelineLine], ignoring ignored: [IgnorePattern] = []
    ) {
        func seen(_ lines: [TimelineLine]) -> [TimelineLine] {
            let steps = lines.filter { line in
                line.isStep && !ignored.contains { $0.matches(line) }
            }
            return Array(steps.prefix(Self.most))
        }
        self.expected = seen(expected)
        self.actual = seen(actual)
        compare()
    }

    private mutating func compare() {
        var pairs = Self.inOrder(expected.map(\.step), actual.map(\.step))
        var missing = expected.indices.filter { index in !pairs.contains { $0.0 == index } }
        var surplus = actual.indices.filter { index in !pairs.contains { $0.1 == index } }
        // First what changed places with a neighbour, then what came in place of something like it.
        for reach in [Self.together, Self.tolerance] {
            for index in missing {
                let line = expected[index]
                let other = surplus.first { place in
                    let candidate = actual[place]
                    return line.isLike(candidate, toTheLetter: reach == Self.together)
                        && abs(candidate.milliseconds - line.milliseconds) <= reach
                }
                guard let other else { continue }
                pairs.append((index, other))
                missing.removeAll { $0 == index }
                surplus.removeAll { $0 == other }
            }
        }
        var found = missing.map { Difference(.vanished(expected[$0]), place: $0) }
        for index in surplus {
            let place = expected.firstIndex { $0.milliseconds > actual[index].milliseconds }
            found.append(
                Difference(.appeared(actual[index]), place: place ?? expected.count))
        }
        for (place, kind) in times(pairs.sorted { $0.0 < $1.0 }) {
            found.append(Difference(kind, place: place))
        }
        differences = found.map(withNeighbours).sorted {
            ($0.gravity, $0.place, $0.milliseconds) < ($1.gravity, $1.place, $1.milliseconds)
        }
    }

    /// What of the pairs is not the same, or not at its time. What moves along with the step before it
    /// is counted with that.
    private func times(_ pairs: [(Int, Int)]) -> [(place: Int, kind: Difference.Kind)] {
        var found: [(place: Int, kind: Difference.Kind)] = []
        var leader: (index: Int, shift: Int64, followers: Int)?
        for (place, other) in pairs {
            let (line, came) = (expected[place], actual[other])
            if line.step != came.step { found.append((place, .changed(from: line, to: came))) }
            if let late = Self.late(line, came) { found.append((place, late)) }
            let shift = came.milliseconds - line.milliseconds
            let allowed = Self.tolerance + line.milliseconds / Self.drift
            guard abs(shift) > allowed else {
                leader = nil
                continue
            }
            if let first = leader, abs(shift - first.shift) <= Self.tolerance / 3,
                case .moved(let from, let to, let followers) = found[first.index].kind
            {
                found[first.index].kind = .moved(from: from, to: to, followers: followers + 1)
                continue
            }
            var from = line
            from.kind = .detected(tolerance: Int(allowed), score: nil)
            leader = (found.count, shift, 0)
            found.append((place, .moved(from: from, to: came, followers: 0)))
        }
        return found
    }

    /// A latency that is asserted has as much more room as moments have.
    private static func late(_ line: TimelineLine, _ came: TimelineLine) -> Difference.Kind? {
        guard case .latency(var bound) = line.kind, case .latency(let other) = came.kind,
            let measured = other.measured
        else { return nil }
        bound.limit += Int(tolerance)
        guard measured > bound.limit else { return nil }
        var from = line
        from.kind = .latency(bound)
        return .late(from: from, to: came, delay: measured)
    }

    private func withNeighbours(_ difference: Difference) -> Difference {
        var difference = difference
        let place = min(difference.place, expected.count)
        difference.before = Array(expected[max(0, place - 2)..<place])
        let next = min(difference.expected == nil ? place : place + 1, expected.count)
        difference.after = Array(expected[next...].prefix(2))
        return difference
    }

    /// The longest run of the same words in the same order.
    private static func inOrder(_ left: [String], _ right: [String]) -> [(Int, Int)] {
        var lengths = [[Int]](
            repeating: [Int](repeating: 0, count: right.count + 1), count: left.count + 1)
        for row in left.indices.reversed() {
            for column in right.indices.reversed() {
                lengths[row][column] =
                    left[row] == right[column]
                    ? lengths[row + 1][column + 1] + 1
                    : max(lengths[row + 1][column], lengths[row][column + 1])
            }
        }
        var pairs: [(Int, Int)] = []
        var (row, column) = (0, 0)
        while row < left.count, column < right.count {
            if left[row] == right[column] {
                pairs.append((row, column))
                (row, column) = (row + 1, column + 1)
            } else if lengths[row + 1][column] >= lengths[row][column + 1] {
                row += 1
            } else {
                column += 1
            }
        }
        return pairs
    }
}

extension TimelineLine {
    /// What the journal says of a call's way: who was rung, asked, joined, what was pressed.
    private static let steps: Set = [
        "arrives", "connects", "leaves", "fires", "begins", "ends", "joins", "goes", "dialled",
        "rings", "answers", "chooses", "tried", "presses", "asks", "lost", "replaced",
    ]

    /// Whether it is compared where time is real. A whisper that caller or agent hear always is.
    fileprivate var isStep: Bool {
        if event == "hears" {
            return (subject == "caller" || subject == "agent") && detail == "whisper"
        }
        return Self.steps.contains(event)
    }

    fileprivate var step: String { "\(subject) \(event) \(detail)" }

    fileprivate func isLike(_ other: TimelineLine, toTheLetter: Bool) -> Bool {
        guard step != other.step else { return toTheLetter }
        return !toTheLetter && subject == other.subject && event == other.event
    }
}
