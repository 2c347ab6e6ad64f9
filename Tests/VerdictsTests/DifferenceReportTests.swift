// SPDX-License-Identifier: Apache-2.0

import Testing
import Verdicts

@Suite struct DifferenceReportTests {
    private func result(
        _ lines: [TimelineLine], expectations: [ExpectationResult] = []
    ) -> FixtureResult {
        FixtureResult(
            name: "calls/ask", verdict: .changed,
            differences: SampleTimeline.differences(lines), expectations: expectations)
    }

    @Test func onlyWhatDiffersIsShownWithTwoLinesAround() {
        var lines = SampleTimeline.without(1)
        lines[8].kind = .latency(.init(limit: 40, measured: 85, cause: "the key"))
        let expectation = ExpectationResult(
            words: "no gap over 20 ms", place: "scenario.yaml:41", isMet: false,
            got: "a gap of 60 ms",
            at: 27_940)
        let met = ExpectationResult(words: "rule asked", place: "scenario.yaml:42", isMet: true)
        let text = DifferenceReport.text(
            of: result(lines, expectations: [met, expectation]), command: "play it from there")
        #expect(
            text == """
                  vanished
                         0.000  caller    arrives sip:+15550101
                    -    0.120  caller    hears agent
                        19.240~ caller    says "talk to a person"          score -0.31 ±0.15 threshold -1.35
                        19.600  trigger   fires asked-for-a-person

                  late: 85 ms after the key, allowed 40 ms
                        20.100~ caller    stops speaking                   ±80 ms
                        24.000  anna      hears whisper
                    >   27.900! anna      accepts key 1                    within 40 ms of the key
                        27.920  bridge    caller ⇄ anna
                        27.920  caller    hears anna

                  not met: no gap over 20 ms (scenario.yaml:41)
                    + a gap of 60 ms
                      at 27.940 s

                  play it from there

                """)
    }

    @Test func causesAreShown() {
        let text = DifferenceReport.text(
            of: result(SampleTimeline.with(6) { $0.detail = "bert" }), command: "c")
        #expect(text.contains("    likely cause: another target: rings anna became rings bert\n"))
    }

    @Test func colourAddsNothingButColour() {
        let result = result(SampleTimeline.with(6) { $0.detail = "bert" })
        let plain = DifferenceReport.text(of: result, command: "c")
        var coloured = DifferenceReport.text(of: result, command: "c", inColour: true)
        #expect(coloured != plain)
        for code in ["0", "1", "31", "32"] {
            coloured = coloured.replacing("\u{1B}[\(code)m", with: "")
        }
        #expect(coloured == plain)
        #expect(!plain.contains("\u{1B}"))
    }

    @Test func longReportsAreCutAndSaySo() {
        let text = DifferenceReport.text(of: result([]), command: "the command")
        #expect(text.contains("… and 1 more difference\n"))
        #expect(text.hasSuffix("  the command\n"))
    }

    @Test func theCommandBeginsBeforeTheWorst() {
        #expect(DifferenceReport.startSeconds(of: result(SampleTimeline.lines)) == nil)
        #expect(DifferenceReport.startSeconds(of: result(SampleTimeline.without(9))) == "27.5")
        #expect(DifferenceReport.startSeconds(of: result(SampleTimeline.without(0))) == "0.0")
        let unmet = ExpectationResult(
            words: "w", place: "p", isMet: false, got: "", at: 12_345)
        #expect(
            DifferenceReport.startSeconds(of: result(SampleTimeline.lines, expectations: [unmet]))
                == "11.9")
    }
}
