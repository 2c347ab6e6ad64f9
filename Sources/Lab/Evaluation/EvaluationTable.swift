// SPDX-License-Identifier: Apache-2.0

import Timing

/// The results of a trial as text for people.
package enum EvaluationTable {
    /// Miss rates in percent with their 90 % intervals.
    package static func text(_ evaluation: KeywordEvaluation) -> String {
        let rows = evaluation.rows()
        var lines = [
            "missed in % at false alarms an hour and phrase (90 % interval; threshold)",
            pad("phrase", 18) + pad("n", 5)
                + evaluation.rates.map { pad("\(fixed($0, 1))/h", 28) }.joined(),
        ]
        for row in rows {
            var line = pad(row.name, 18) + pad("\(row.positives)", 5)
            for rate in row.missed.indices {
                var cell = "\(fixed(row.missed[rate] * 100, 1)) "
                cell += "(\(fixed(row.low[rate] * 100, 1))-\(fixed(row.high[rate] * 100, 1))"
                // Under the least of scores: nothing else sounded like the phrase.
                let bound = Double(row.thresholds[rate])
                let threshold = bound < -90 ? "any" : fixed(bound, 2)
                cell += row.name == "mean" ? ")" : "; \(threshold))"
                line += pad(cell, 28)
            }
            lines.append(line)
        }
        let delays = evaluation.delays()
        if !delays.isEmpty {
            let middle = delays[delays.count / 2]
            let late = delays[min(delays.count - 1, delays.count * 95 / 100)]
            lines.append(
                "known after the phrase's end: median \(fixed(middle * 1000, 0)) ms, "
                    + "95 % \(fixed(late * 1000, 0)) ms")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// A number with this many decimals.
    package static func fixed(_ value: Double, _ decimals: Int) -> String {
        guard value.isFinite, abs(value) < 1e12 else { return "-" }
        var scale = 1.0
        for _ in 0..<decimals { scale *= 10 }
        let whole = Int64((abs(value) * scale).rounded())
        let sign = value < 0 && whole > 0 ? "-" : ""
        guard decimals > 0 else { return sign + "\(whole)" }
        let fraction = String(whole % Int64(scale))
        let zeros = String(repeating: "0", count: max(0, decimals - fraction.count))
        return sign + "\(whole / Int64(scale)).\(zeros)\(fraction)"
    }

    static func pad(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(1, width - text.count))
    }
}
