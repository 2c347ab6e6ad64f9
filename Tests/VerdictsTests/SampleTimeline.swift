// SPDX-License-Identifier: Apache-2.0

import Verdicts

/// A call in which a caller asks for a person and gets one.
enum SampleTimeline {
    static let header = TimelineHeader(
        madeBy: "handoff 0.1.0", configuration: "sha256 3f", models: "none", audio: "sha256 9a",
        scenario: "sha256 17", seed: 7)

    static let lines: [TimelineLine] = [
        .init(0, "caller", "arrives", "sip:+15550101"),
        .init(120, "caller", "hears", "agent"),
        .init(19_240, "caller", "says", "\"talk to a person\"", heard(-0.31)),
        .init(19_600, "trigger", "fires", "asked-for-a-person"),
        .init(19_600, "handoff", "began", "route help"),
        .init(19_620, "caller", "hears", "hold"),
        .init(19_640, "attempt", "rings", "anna"),
        .init(20_100, "caller", "stops", "speaking", .detected(tolerance: 80, score: nil)),
        .init(24_000, "anna", "hears", "whisper"),
        .init(27_900, "anna", "accepts", "key 1", .latency(.init(limit: 40, cause: "the key"))),
        .init(27_920, "bridge", "caller", "⇄ anna"),
        .init(27_920, "caller", "hears", "anna"),
        .init(40_000, "outcome", "bridged", "completed"),
    ]

    static let text = """
        # handoff timeline 1
        # made by        handoff 0.1.0
        # configuration  sha256 3f
        # models         none
        # audio          sha256 9a
        # scenario       sha256 17
        # seed           7
           0.000  caller    arrives sip:+15550101
           0.120  caller    hears agent
          19.240~ caller    says "talk to a person"          score -0.31 ±0.15 threshold -1.35
          19.600  trigger   fires asked-for-a-person
          19.600  handoff   began route help
          19.620  caller    hears hold
          19.640  attempt   rings anna
          20.100~ caller    stops speaking                   ±80 ms
          24.000  anna      hears whisper
          27.900! anna      accepts key 1                    within 40 ms of the key
          27.920  bridge    caller ⇄ anna
          27.920  caller    hears anna
          40.000  outcome   bridged completed

        """

    static func heard(_ score: Double, threshold: Double? = -1.35) -> TimelineLine.Kind {
        .detected(tolerance: 60, score: .init(score: score, band: 0.15, threshold: threshold))
    }

    /// The sample with one line replaced.
    static func with(_ index: Int, _ change: (inout TimelineLine) -> Void) -> [TimelineLine] {
        var lines = lines
        change(&lines[index])
        return lines
    }

    static func without(_ index: Int) -> [TimelineLine] {
        var lines = lines
        lines.remove(at: index)
        return lines
    }

    static func differences(_ actual: [TimelineLine]) -> [Difference] {
        TimelineComparison(expected: lines, actual: actual).differences
    }
}
