// SPDX-License-Identifier: Apache-2.0

/// What came otherwise in one fixture, as text for a terminal.
package struct DifferenceReport: Sendable {
    /// More than these are counted only.
    private static let mostShown = 12

    private let result: FixtureResult
    private let command: String
    private let inColour: Bool

    /// Ends with the command that plays just this fixture, which had best begin at `startSeconds`. What
    /// ANSI escapes colour can be read without colour as well.
    package static func text(
        of result: FixtureResult, command: String, inColour: Bool = false
    ) -> String {
        DifferenceReport(result: result, command: command, inColour: inColour).text
    }

    /// From when on to play so that the worst of a fixture is heard with what leads to it, in seconds:
    /// `27.5`; nil where there is no moment to go to.
    package static func startSeconds(of result: FixtureResult) -> String? {
        let unmet = result.expectations.first { !$0.isMet && $0.at != nil }?.at
        guard let moment = result.differences.first?.milliseconds ?? unmet else { return nil }
        let start = max(0, moment - 400) / 100
        return "\(start / 10).\(start % 10)"
    }

    private var text: String {
        var lines: [String] = []
        for difference in result.differences.prefix(Self.mostShown) { lines += block(difference) }
        if result.differences.count > Self.mostShown {
            let more = result.differences.count - Self.mostShown
            lines += ["  … and \(more) more \(more == 1 ? "difference" : "differences")", ""]
        }
        for expectation in result.expectations where !expectation.isMet {
            lines += block(expectation)
        }
        lines.append("  \(command)")
        return lines.map { $0 + "\n" }.joined()
    }

    private func block(_ difference: Difference) -> [String] {
        var lines = ["  " + painted(difference.words, .bold)]
        if let cause = difference.cause { lines.append("    likely cause: \(cause)") }
        lines += difference.before.map { "      \($0.text)" }
        if let line = difference.expected?.text, line == difference.actual?.text {
            // What differs is how long after its cause it came, which no line shows.
            lines.append(painted("    > \(line)", .red))
        } else {
            if let line = difference.expected { lines.append(painted("    - \(line.text)", .red)) }
            if let line = difference.actual { lines.append(painted("    + \(line.text)", .green)) }
        }
        lines += difference.after.map { "      \($0.text)" }
        return lines + [""]
    }

    private func block(_ expectation: ExpectationResult) -> [String] {
        var lines = [
            "  " + painted("not met: \(expectation.words)", .bold) + " (\(expectation.place))"
        ]
        if !expectation.got.isEmpty { lines.append(painted("    + \(expectation.got)", .green)) }
        if let moment = expectation.at {
            lines.append("      at \(FixedPoint.seconds(moment)) s")
        }
        return lines + [""]
    }

    private enum Paint: Int {
        case bold = 1
        case red = 31
        case green = 32
    }

    private func painted(_ text: String, _ paint: Paint) -> String {
        inColour ? "\u{1B}[\(paint.rawValue)m\(text)\u{1B}[0m" : text
    }
}
