// SPDX-License-Identifier: Apache-2.0

/// A line as it was expected beside the one that came, as a page draws them. Not what decides: that is
/// the comparison.
struct LineRow: Sendable, Hashable {
    enum State: String, Sendable, Hashable {
        case same, moved, altered, vanished, appeared
    }

    var expected: TimelineLine?
    var actual: TimelineLine?
    var state: State
    /// By how much they differ: `+140 ms`; empty where they do not.
    var note: String

    /// How far apart a line in other words may be and still be taken for the one expected.
    private static let reach: Int64 = 2_000

    /// Every line of both once, by time. Lines of the same words go together, first those that are where
    /// they may be, then in their order; then those of the same subject and event that are near.
    static func pairs(expected: [TimelineLine], actual: [TimelineLine]) -> [LineRow] {
        var waiting = Array(expected.indices)
        var free = Array(actual.indices)
        var pairs: [LineRow] = []
        func match(_ belong: (TimelineLine, TimelineLine) -> Bool) {
            var left: [Int] = []
            for index in waiting {
                let place = free.firstIndex { belong(expected[index], actual[$0]) }
                guard let place else {
                    left.append(index)
                    continue
                }
                pairs.append(LineRow(expected[index], actual[free.remove(at: place)]))
            }
            waiting = left
        }
        match { $0.sameWords(as: $1) && $0.misses($1).isEmpty }
        match { $0.sameWords(as: $1) }
        match {
            $0.subject == $1.subject && $0.event == $1.event
                && $0.delay(to: $1).magnitude <= reach.magnitude
        }
        pairs += waiting.map {
            LineRow(expected: expected[$0], actual: nil, state: .vanished, note: "")
        }
        pairs += free.map {
            LineRow(expected: nil, actual: actual[$0], state: .appeared, note: "")
        }
        return pairs.enumerated().sorted {
            ($0.element.time, $0.offset) < ($1.element.time, $1.offset)
        }.map(\.element)
    }

    private init(expected: TimelineLine?, actual: TimelineLine?, state: State, note: String) {
        self.expected = expected
        self.actual = actual
        self.state = state
        self.note = note
    }

    private init(_ expected: TimelineLine, _ actual: TimelineLine) {
        let missed = expected.misses(actual)
        let delay = expected.delay(to: actual)
        self.expected = expected
        self.actual = actual
        if !expected.sameWords(as: actual) {
            state = .altered
            note = delay == 0 ? "" : Figure.signed(delay)
        } else if missed.isEmpty {
            state = .same
            note = delay == 0 ? "" : Figure.signed(delay)
        } else {
            state = .moved
            note = missed
        }
    }

    private var time: Int64 { (actual ?? expected)?.milliseconds ?? 0 }
}

extension TimelineLine {
    fileprivate func sameWords(as other: TimelineLine) -> Bool {
        subject == other.subject && event == other.event && detail == other.detail
    }

    /// How much later the other one is.
    fileprivate func delay(to other: TimelineLine) -> Int64 {
        let (difference, isOver) = other.milliseconds.subtractingReportingOverflow(milliseconds)
        return isOver ? (other.milliseconds > milliseconds ? .max : .min) : difference
    }

    /// In what the one that came is not where this one lets it be; empty where it is.
    fileprivate func misses(_ actual: TimelineLine) -> String {
        let delay = delay(to: actual)
        switch kind {
        case .exact: return delay == 0 ? "" : Figure.signed(delay)
        case .detected(let tolerance, let band):
            if delay.magnitude > tolerance.magnitude { return Figure.signed(delay) }
            guard let band, case .detected(_, let came?) = actual.kind,
                (came.score - band.score).magnitude > band.band
            else { return "" }
            return "score \(Figure.hundredths(came.score))"
        case .latency(let bound):
            guard case .latency(let came) = actual.kind, let measured = came.measured,
                measured > bound.limit
            else { return "" }
            return "\(measured) ms after \(bound.cause)"
        }
    }

    /// What it is held against, in words.
    var terms: String {
        switch kind {
        case .exact: ""
        case .detected(let tolerance, let score):
            score.map { "±\(tolerance) ms, \($0.words)" } ?? "±\(tolerance) ms"
        case .latency(let bound):
            "within \(bound.limit) ms of \(bound.cause)"
                + (bound.measured.map { ", was \($0) ms" } ?? "")
        }
    }
}

extension ScoreBand {
    fileprivate var words: String {
        "score \(Figure.hundredths(score)) ±\(Figure.hundredths(band))"
            + (threshold.map { ", counts from \(Figure.hundredths($0))" } ?? "")
    }
}
