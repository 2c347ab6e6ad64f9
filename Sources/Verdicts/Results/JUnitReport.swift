// SPDX-License-Identifier: Apache-2.0

/// Results as JUnit XML: a suite a fixture with a case for each expectation, one for the timeline and
/// one named `verdict`, and at the end a suite for the run with the `verdict` of it all.
///
/// No verdict is greener than the exit status: where that is 1 or 2, at least one case failed or is in
/// error. What is skipped is counted as skipped.
package struct JUnitReport: Sendable {
    private let suites: [Suite]

    /// - Parameters:
    ///   - results: of each fixture.
    ///   - status: how the run ended, which may be worse than its fixtures.
    ///   - remark: why it is worse.
    package init(_ results: [FixtureResult], status: RunStatus, remark: String = "") {
        suites = results.map(Self.suite) + [Self.run(RunSummary(results), status, remark)]
    }

    package var text: String {
        let total = suites.flatMap(\.cases)
        var text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites"
        text += Self.counts(total, named: "handoff", suites.reduce(0) { $0 + $1.seconds }) + ">\n"
        for suite in suites {
            text += "  <testsuite" + Self.counts(suite.cases, named: suite.name, suite.seconds)
            text += ">\n" + suite.cases.map { $0.text(in: suite) }.joined() + "  </testsuite>\n"
        }
        return text + "</testsuites>\n"
    }

    private static func counts(_ cases: [Case], named name: String, _ seconds: Double) -> String {
        func count(_ element: String) -> String {
            String(cases.count { $0.outcome.element == element })
        }
        return XMLText.attributes([
            "name": name, "tests": String(cases.count), "failures": count("failure"),
            "errors": count("error"), "skipped": count("skipped"),
            "time": FixedPoint.text(seconds, decimals: 3),
        ])
    }

    // MARK: What the cases are

    private static func suite(_ result: FixtureResult) -> Suite {
        let cases = result.expectations.map { expectation in
            Case(
                name: "\(expectation.words) (\(expectation.place))",
                outcome: outcome(expectation, result.verdict))
        }
        return Suite(
            name: result.name, seconds: result.wallSeconds,
            cases: cases + [
                Case(name: "timeline", outcome: timeline(result)),
                Case(name: "verdict", outcome: verdict(result)),
            ])
    }

    private static func outcome(
        _ expectation: ExpectationResult, _ verdict: FixtureVerdict
    ) -> Outcome {
        if case .skipped(let why) = verdict { return .skipped(why) }
        guard !expectation.isMet else { return .passed }
        let got = expectation.got.isEmpty ? "not met" : expectation.got
        let moment = expectation.at.map { " at \(FixedPoint.seconds($0)) s" } ?? ""
        return .failed(.expectation, got + moment, "")
    }

    private static func timeline(_ result: FixtureResult) -> Outcome {
        if case .skipped(let why) = result.verdict { return .skipped(why) }
        if let worst = result.differences.first {
            let all = result.differences.prefix(100).map { difference in
                let lines =
                    [difference.expected.map { "- \($0.text)" }]
                    + [difference.actual.map { "+ \($0.text)" }]
                return ([difference.words] + lines.compactMap { $0 }).joined(separator: "\n")
            }
            return .failed(FailureType(worst), worst.words, all.joined(separator: "\n"))
        }
        if case .cannotTell(let why) = result.verdict { return .skipped(why) }
        return .passed
    }

    private static func verdict(_ result: FixtureResult) -> Outcome {
        switch result.settledVerdict {
        case .asExpected: return .passed
        case .changed:
            if let worst = result.differences.first {
                return .failed(FailureType(worst), worst.words, "")
            }
            if let unmet = result.expectations.first(where: { !$0.isMet }) {
                return .failed(.expectation, unmet.words, "")
            }
            return .failed(.changed, "changed", "")
        case .cannotTell(let why): return .inError(FixtureVerdict.type(ofDoubt: why), why)
        case .skipped(let why): return .skipped(why)
        }
    }

    private static func run(
        _ summary: RunSummary, _ status: RunStatus, _ remark: String
    ) -> Suite {
        let words = [remark, summary.words].filter { !$0.isEmpty }.joined(separator: "; ")
        let wasPlayed = summary.asExpected + summary.changed + summary.couldNotTell > 0
        let outcome: Outcome =
            switch status.or(summary.status) {
            case .asExpected: .passed
            case .changed: .failed(summary.changed > 0 ? .changed : .run, words, "")
            case .couldNotTell: .inError(wasPlayed ? .broken : .nothingPlayed, words)
            }
        return Suite(
            name: "run", seconds: 0, cases: [Case(name: "verdict", outcome: outcome)])
    }

    // MARK: How they are written

    private struct Suite {
        var name: String
        var seconds: Double
        var cases: [Case]
    }

    private enum Outcome {
        case passed
        case failed(FailureType, String, String)
        case inError(FailureType, String)
        case skipped(String)

        /// What XML calls it; nil where a case has no element in it.
        var element: String? {
            switch self {
            case .passed: nil
            case .failed: "failure"
            case .inError: "error"
            case .skipped: "skipped"
            }
        }
    }

    private struct Case {
        var name: String
        var outcome: Outcome

        func text(in suite: Suite) -> String {
            // The fixture's time is that of its verdict: only the whole of it is played.
            let seconds = name == "verdict" ? suite.seconds : 0
            let head =
                "    <testcase"
                + XMLText.attributes([
                    "classname": suite.name, "name": name,
                    "time": FixedPoint.text(seconds, decimals: 3),
                ])
            switch outcome {
            case .passed: return head + "/>\n"
            case .skipped(let why):
                return head + "><skipped" + XMLText.attributes(["message": why])
                    + "/></testcase>\n"
            case .inError(let type, let why):
                return head + "><error"
                    + XMLText.attributes(["type": type.rawValue, "message": why])
                    + "/></testcase>\n"
            case .failed(let type, let message, let body):
                return head + "><failure"
                    + XMLText.attributes(["type": type.rawValue, "message": message])
                    + ">\(XMLText.escaped(body))</failure></testcase>\n"
            }
        }
    }
}
