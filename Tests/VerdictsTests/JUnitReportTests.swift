// SPDX-License-Identifier: Apache-2.0

import Testing
import Verdicts

@Suite struct JUnitReportTests {
    private func report(_ results: [FixtureResult]) -> XMLElements? {
        elements(JUnitReport(results, status: RunSummary(results).status).text)
    }

    private func elements(_ text: String) -> XMLElements? { XMLElements(text) }

    @Test func everyExpectationIsACase() throws {
        let result = FixtureResult(
            name: "calls/ask", verdict: .changed,
            differences: SampleTimeline.differences(SampleTimeline.without(1)),
            expectations: [
                .init(words: "outcome bridged", place: "scenario.yaml:40", isMet: true),
                .init(
                    words: "never heard by caller: whisper", place: "scenario.yaml:41",
                    isMet: false, got: "heard", at: 24_020),
            ], wallSeconds: 0.25)
        let report = try #require(self.report([result]))
        #expect(
            report.cases.map(\.name) == [
                "outcome bridged (scenario.yaml:40)",
                "never heard by caller: whisper (scenario.yaml:41)", "timeline", "verdict",
                "verdict",
            ])
        #expect(
            report.cases.map(\.outcome) == [
                "passed", "failure expectation", "failure vanished", "failure vanished",
                "failure changed",
            ])
        let suite = try #require(report.suites.first)
        #expect(suite["name"] == "calls/ask")
        #expect(suite["tests"] == "4" && suite["failures"] == "3" && suite["time"] == "0.250")
    }

    /// For each thing that can come of a fixture: what its `verdict` is, and the one of the run.
    @Test(
        arguments: [
            (.asExpected, ["passed", "passed"]),
            (.changed, ["failure changed", "failure changed"]),
            (.cannotTell("scenario.yaml:3: no such file"), ["error broken", "error broken"]),
            (.modelMissing("phones"), ["error model-missing", "error broken"]),
            (.skipped("not here"), ["skipped", "error nothing-played"]),
            (
                .notComparable(
                    [.audio], made: SampleTimeline.header, now: SampleTimeline.header),
                ["error not-comparable", "error broken"]
            ),
        ] as [(FixtureVerdict, [String])])
    func verdictsAreNeverGreenerThanTheStatus(
        verdict: FixtureVerdict, outcomes: [String]
    ) throws {
        let results = [FixtureResult(name: "f", verdict: verdict)]
        let report = try #require(self.report(results))
        #expect(report.cases.filter { $0.name == "verdict" }.map(\.outcome) == outcomes)
        let isGreen = report.cases.allSatisfy { ["passed", "skipped"].contains($0.outcome) }
        #expect(isGreen == (RunSummary(results).status == .asExpected))
    }

    @Test func aRunThatFailsForItselfIsNotGreen() throws {
        let results = [FixtureResult(name: "f", verdict: .asExpected)]
        let text = JUnitReport(results, status: .changed, remark: "a baseline is worse").text
        let report = try #require(elements(text))
        #expect(report.cases.map(\.outcome) == ["passed", "passed", "failure run"])
        #expect(text.contains("a baseline is worse; 1 as expected"))
        // And a status that is greener than its fixtures is not believed.
        let changed = [FixtureResult(name: "f", verdict: .changed)]
        let other = try #require(elements(JUnitReport(changed, status: .asExpected).text))
        #expect(other.cases.last?.outcome == "failure changed")
    }

    @Test func countsAreThoseOfTheCases() throws {
        let results: [FixtureResult] = [
            .init(name: "a", verdict: .asExpected), .init(name: "b", verdict: .changed),
            .init(name: "c", verdict: .cannotTell("x")),
            .init(
                name: "d", verdict: .skipped("x"),
                expectations: [.init(words: "w", place: "p", isMet: true)]),
        ]
        let report = try #require(self.report(results))
        let all = try #require(report.root)
        #expect(all["tests"] == String(report.cases.count))
        for (word, prefix) in [
            ("failures", "failure"), ("errors", "error"), ("skipped", "skipped"),
        ] {
            let count = report.cases.count { $0.outcome.hasPrefix(prefix) }
            #expect(all[word] == String(count), "\(word)")
            #expect(report.suites.reduce(0) { $0 + (Int($1[word] ?? "") ?? 0) } == count)
        }
        #expect(report.cases.count { $0.outcome == "skipped" } == 4)
    }

    @Test func everyDifferenceHasItsType() throws {
        let line = SampleTimeline.lines[0]
        let kinds: [Difference.Kind] = [
            .vanished(line), .appeared(line), .changed(from: line, to: line),
            .late(from: line, to: line, delay: 5), .moved(from: line, to: line, followers: 2),
            .rescored(from: line, to: line), .crossed(from: line, to: line),
        ]
        for (kind, type) in zip(kinds, FailureType.allCases) {
            let result = FixtureResult(
                name: "f", verdict: .changed, differences: [Difference(kind)])
            let report = try #require(self.report([result]))
            #expect(report.cases.first?.outcome == "failure \(type.rawValue)")
        }
    }

    @Test func whateverTextThereIsTheReportIsXML() throws {
        let odd = "a<b>&\"'\u{0}\u{1B}[31m\u{8}\n\t]]>\u{FFFE}\u{FFFF}\u{85}é⇄<!--"
        let result = FixtureResult(
            name: odd, verdict: .cannotTell(odd),
            differences: [Difference(.appeared(.init(0, odd, odd, odd)))],
            expectations: [.init(words: odd, place: odd, isMet: false, got: odd)])
        for verdict in [FixtureVerdict.cannotTell(odd), .skipped(odd), .changed] {
            var result = result
            result.verdict = verdict
            let text = JUnitReport([result], status: .changed, remark: odd).text
            let report = try #require(elements(text))
            #expect(report.suites.first?["name"] == "a<b>&\"'[31m\n\t]]>é⇄<!--")
            #expect(!text.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" })
        }
    }
}
