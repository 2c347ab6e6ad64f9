// SPDX-License-Identifier: Apache-2.0

/// Holds a line against the expected one that it is. What is allowed stands in the expected line.
struct PairJudge {
    private let expected: TimelineLine
    private let actual: TimelineLine
    /// By how much the line before it moved, in milliseconds.
    private let shiftBefore: Int64

    init(_ expected: TimelineLine, _ actual: TimelineLine, shiftBefore: Int64) {
        self.expected = expected
        self.actual = actual
        self.shiftBefore = shiftBefore
    }

    var kinds: [Difference.Kind] { [detail, time, score].compactMap { $0 } }

    private var detail: Difference.Kind? {
        expected.deed == actual.deed ? nil : .changed(from: expected, to: actual)
    }

    private var time: Difference.Kind? {
        let shift = actual.milliseconds - expected.milliseconds
        switch expected.kind {
        case .exact, .detected:
            guard abs(shift) > expected.mayMove ?? 0 else { return nil }
            return .moved(from: expected, to: actual, followers: 0)
        case .latency(let bound):
            // Where nobody measured, as in a file, it is held against where it stood, be that in the
            // call or among the lines around it.
            guard case .latency(let other) = actual.kind, let measured = other.measured else {
                let delay = min(shift, shift - shiftBefore)
                guard delay > bound.limit else { return nil }
                return .late(from: expected, to: actual, delay: Int(delay))
            }
            guard measured > bound.limit else { return nil }
            return .late(from: expected, to: actual, delay: measured)
        }
    }

    private var score: Difference.Kind? {
        guard let old = expected.score else { return nil }
        guard let new = actual.score else { return .rescored(from: expected, to: actual) }
        // Both have few decimals; what arithmetic adds is far below the last of them.
        guard abs(new.score - old.score) <= old.band + 1e-7 else {
            return .rescored(from: expected, to: actual)
        }
        guard let counted = old.counts else { return nil }
        let threshold = new.threshold ?? old.threshold ?? 0
        guard (new.score >= threshold) != counted else { return nil }
        return .crossed(from: expected, to: actual)
    }
}
