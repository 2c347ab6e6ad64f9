// SPDX-License-Identifier: Apache-2.0

import Timing

/// How long callers waited, counted in steps that grow: a text of a few lines for a million waits.
package struct WaitHistogram: Sendable {
    /// The upper bounds of the steps, in milliseconds; the last step has none.
    private static let bounds = [
        500, 1000, 2000, 3000, 5000, 8000, 12_000, 20_000, 30_000, 45_000, 60_000, 90_000, 120_000,
        180_000, 300_000,
    ]
    private static let width = 50

    private var counts = [Int](repeating: 0, count: bounds.count + 1)
    package private(set) var total = 0

    package init() {}

    package mutating func add(_ wait: Duration) {
        let milliseconds = Int(wait.inMilliseconds)
        counts[Self.bounds.firstIndex { milliseconds <= $0 } ?? Self.bounds.count] += 1
        total += 1
    }

    /// The bound below which this share of the waits lies, in seconds; nil where there is none.
    package func bound(ofShare share: Double) -> Double? {
        var sum = 0
        for (count, bound) in zip(counts, Self.bounds) {
            sum += count
            if total > 0, Double(sum) >= share * Double(total) { return Double(bound) / 1000 }
        }
        return nil
    }

    /// A line for each step that anybody waited, with a bar.
    package var lines: [String] {
        let most = max(1, counts.max() ?? 1)
        return counts.indices.filter { counts[$0] > 0 }.map { index in
            let label =
                index < Self.bounds.count
                ? "≤ \(Double(Self.bounds[index]) / 1000) s" : "longer"
            let bar = String(repeating: "#", count: (counts[index] * Self.width + most - 1) / most)
            let padding = String(repeating: " ", count: max(0, 10 - label.count))
            return "  \(padding)\(label) \(bar) \(counts[index])"
        }
    }
}
