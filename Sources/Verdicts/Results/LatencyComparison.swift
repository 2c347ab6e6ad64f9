// SPDX-License-Identifier: Apache-2.0

/// Latencies of a run held against a baseline: the middle one and, of enough samples, the one that 95
/// of 100 do not pass. It fails where one is worse by 10 % and by 20 ms.
package struct LatencyComparison: Sendable, Hashable {
    /// Fewer say nothing of how the worst are spread.
    static let fewestForPercentile = 20
    /// In percent, and in milliseconds; less is chance.
    private static let worse = (percent: 10, milliseconds: 20)

    package enum Finding: Sendable, Hashable {
        case compared(before: Figures, after: Figures)
        /// Not in the baseline; nothing to hold it against.
        case new(Figures)
        /// In the baseline, and not measured in this run: a part of the fixtures, perhaps.
        case notMeasured(Figures)
    }

    package struct Figures: Sendable, Hashable {
        package var count: Int
        /// In milliseconds.
        package var median: Double
        /// In milliseconds; nil for fewer than 20 samples.
        var percentile95: Int?

        /// - Parameter samples: in order of size, at least one.
        init?(_ samples: [Int]) {
            guard !samples.isEmpty else { return nil }
            count = samples.count
            median = Double(samples[(count - 1) / 2] + samples[count / 2]) / 2
            // By nearest rank: the smallest that at least 95 of 100 do not pass.
            percentile95 =
                count < LatencyComparison.fewestForPercentile
                ? nil : samples[(count * 95 + 99) / 100 - 1]
        }
    }

    package struct Entry: Sendable, Hashable {
        package var name: String
        package var finding: Finding
    }

    /// In order of name.
    package let entries: [Entry]

    package init(of current: LatencyBaseline, against baseline: LatencyBaseline) {
        let names = Set(current.latencies.keys).union(baseline.latencies.keys).sorted()
        entries = names.compactMap { name in
            let before = Figures(baseline.latencies[name] ?? [])
            let after = Figures(current.latencies[name] ?? [])
            switch (before, after) {
            case (let before?, let after?):
                return Entry(name: name, finding: .compared(before: before, after: after))
            case (nil, let after?): return Entry(name: name, finding: .new(after))
            case (let before?, nil): return Entry(name: name, finding: .notMeasured(before))
            case (nil, nil): return nil
            }
        }
    }

    package var hasFailed: Bool { entries.contains { Self.isWorse($0.finding) } }

    /// A line each, the failed ones marked by a word.
    package var lines: [String] {
        entries.map { entry in
            switch entry.finding {
            case .new(let figures): "\(entry.name): \(figures.words), new"
            case .notMeasured(let figures): "\(entry.name): was \(figures.words), not measured"
            case .compared(let before, let after):
                (Self.isWorse(entry.finding) ? "worse: " : "") + "\(entry.name): "
                    + "median \(Figures.text(before.median)) → \(Figures.text(after.median)) ms"
                    + Self.percentiles(before, after)
                    + " (\(before.count) and \(after.count) samples)"
            }
        }
    }

    private static func percentiles(_ before: Figures, _ after: Figures) -> String {
        guard let old = before.percentile95, let new = after.percentile95 else { return "" }
        return ", p95 \(old) → \(new) ms"
    }

    private static func isWorse(_ finding: Finding) -> Bool {
        guard case .compared(let before, let after) = finding else { return false }
        if isWorse(before.median, after.median) { return true }
        guard let old = before.percentile95, let new = after.percentile95 else { return false }
        return isWorse(Double(old), Double(new))
    }

    private static func isWorse(_ before: Double, _ after: Double) -> Bool {
        // Halves of milliseconds are exact here.
        let more = after - before
        return more >= Double(worse.milliseconds) && more * 100 >= before * Double(worse.percent)
    }
}

extension LatencyComparison.Figures {
    /// `median 710.5 ms, p95 900 ms of 24`.
    var words: String {
        let tail = percentile95.map { ", p95 \($0) ms" } ?? ""
        return "median \(Self.text(median)) ms\(tail) of \(count)"
    }

    static func text(_ milliseconds: Double) -> String {
        milliseconds == milliseconds.rounded()
            ? String(Int(milliseconds)) : FixedPoint.text(milliseconds, decimals: 1)
    }
}
