// SPDX-License-Identifier: Apache-2.0

import CallModel
import Timing

/// The scores of a call's rules against their thresholds over time, drawn as text.
///
/// ```
/// rule annoyed fires at 3
///   3.4 |                       2
///   3.0 |-----------------------|------
///       |         1             |
///   0.0 +---------|-------------|------
///   evidence      ==            =
///   rules         n             E
///        00:00.000             00:41.000
///   1  00:12.100  2.1  "this is ridiculous"
/// ```
/// A stem stands where a score changed, as high as it was then: between two of them it decays.
package struct ScorePlot: Sendable {
    /// Columns of a terminal that can be drawn into.
    package static let widths = 40...400
    private static let height = 8
    /// What stands left of the drawing.
    private static let margin = 10
    private static let marks = Array("123456789abcdefghijklmnopqrstuvwxyz")

    private let history: CallHistory
    private let columns: Int
    private let isColoured: Bool

    /// `width` is that of the terminal; colours are for one alone.
    package init(_ history: CallHistory, width: Int, isColoured: Bool = false) {
        self.history = history
        let width = max(Self.widths.lowerBound, min(width, Self.widths.upperBound))
        columns = width - Self.margin
        self.isColoured = isColoured
    }

    package var lines: [String] {
        let rules = Set(scores.map(\.score.rule)).sorted()
        let drawings = rules.flatMap { drawing(of: $0) + axis + legend(of: $0) + [""] }
        guard drawings.isEmpty else { return drawings.dropLast() }
        return ["no rule of this call has a score"] + marksOfRules + axis
    }

    private var scores: [(at: Duration, score: RuleScore)] {
        history.findings.compactMap { finding in
            if case .scored(let score) = finding.value { (finding.at, score) } else { nil }
        }
    }

    // MARK: The drawing

    private func drawing(of rule: String) -> [String] {
        let scores = scores.filter { $0.score.rule == rule }
        let threshold = scores.last?.score.threshold ?? 0
        let top = max(scores.map(\.score.score).max() ?? 0, threshold, 1e-9)
        let level: (Double) -> Int = { value in
            max(0, min(Self.height - 1, Int((value / top * Double(Self.height - 1)).rounded())))
        }
        var rows = [[Character]](
            repeating: Array(repeating: " ", count: columns), count: Self.height)
        let line = level(threshold)
        for column in 0..<columns {
            rows[0][column] = "-"
            rows[line][column] = "-"
        }
        for (index, item) in scores.enumerated() {
            let (column, height) = (column(of: item.at), level(item.score.score))
            for row in 0..<height { rows[row][column] = "|" }
            rows[height][column] = Self.mark(index)
        }
        var lines = ["rule \(rule) fires at \(NumberText.of(threshold))"]
        for row in rows.indices.reversed() {
            let value = Double(row) / Double(Self.height - 1) * top
            let isNamed = row == line || row == 0 || row == Self.height - 1
            let named = row == line ? threshold : value
            let label = isNamed ? ClockText.tenths(named).leftPadded(to: Self.margin - 2) : ""
            let text = String(rows[row])
            let side = row == 0 ? "+" : "|"
            lines.append(
                label.padded(to: Self.margin - 2) + side
                    + (row == line ? coloured(text, "31") : text))
        }
        return lines + marksOfRules
    }

    /// What rules made of the call, and where the evidence of it lies in the caller's sound.
    private var marksOfRules: [String] {
        var evidence = [Character](repeating: " ", count: columns)
        var rules = [Character](repeating: " ", count: columns)
        for finding in history.findings {
            guard let mark = Self.mark(of: finding.value) else { continue }
            let place = column(of: finding.at)
            // What called a human is not hidden by what nearly did.
            if rules[place] != "E" { rules[place] = mark }
            for item in finding.value.evidence {
                let from = column(inSound: item.from)
                for place in from...max(from, column(inSound: item.to)) { evidence[place] = "=" }
            }
        }
        for handoff in history.handoffs where handoff.joined != nil {
            let place = column(of: handoff.joined ?? handoff.began)
            if rules[place] == " " { rules[place] = "J" }
        }
        return [
            "evidence".padded(to: Self.margin - 1) + String(evidence),
            "rules".padded(to: Self.margin - 1) + coloured(String(rules), "1"),
        ]
    }

    private static func mark(of finding: RuleFinding) -> Character? {
        switch finding {
        case .escalated: "E"
        case .ignored: "e"
        case .shadowed: "w"
        case .nearMissed: "n"
        case .predialled: "p"
        case .stoodDown: "d"
        case .scored, .notRung: nil
        }
    }

    private var axis: [String] {
        let end = ClockText.of(length)
        let gap = max(1, columns - 9 - end.count)
        return [
            String(repeating: " ", count: Self.margin - 1) + "00:00.000"
                + String(repeating: " ", count: gap) + end,
            "E called a human, e again, w would have (watches), n near miss, p rang ahead, "
                + "d stood down, J joined",
        ]
    }

    private func legend(of rule: String) -> [String] {
        scores.filter { $0.score.rule == rule }.enumerated().map { index, item in
            "  \(Self.mark(index))  \(ClockText.of(history.inSound(item.at)))  "
                + "\(NumberText.of(item.score.score).padded(to: 6)) \(item.score.cause)"
        }
    }

    private static func mark(_ index: Int) -> Character { marks[min(index, marks.count - 1)] }

    // MARK: Where things are

    private var length: Duration {
        max(history.inSound(history.length), .milliseconds(1))
    }

    private func column(of at: Duration) -> Int { column(inSound: history.inSound(at)) }

    private func column(inSound at: Duration) -> Int {
        let share = at.inSeconds / length.inSeconds
        return max(0, min(columns - 1, Int((share * Double(columns - 1)).rounded())))
    }

    private func coloured(_ text: String, _ code: String) -> String {
        isColoured ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
    }
}

extension String {
    /// The text with spaces before it up to a width.
    fileprivate func leftPadded(to width: Int) -> String {
        String(repeating: " ", count: max(0, width - count)) + self
    }
}
