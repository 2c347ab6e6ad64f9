// SPDX-License-Identifier: Apache-2.0

import Verdicts

/// A made-up call of 20 s that went wrong: the caller asks for a person, the agent goes on, anna comes
/// late, and the caller hears a piece of her whisper.
enum ReportSample {
    /// Whatever a file says, a page shows and does not run.
    static let hostile =
        #"</script><script>window.broken=1</script><img src=x onerror="broken=2">'&"#

    static func page() -> FixturePage {
        FixturePage(
            picture: picture, verdict: .changed, expected: expected, actual: actual,
            marks: [
                ReportMark(at: 14_000, gravity: 2, words: "joins 140 ms later"),
                ReportMark(
                    at: 9_000, gravity: 7, words: "heard a whisper for 500 ms", party: "caller"),
                ReportMark(at: 6_000, gravity: 5, words: "does not stop", party: "agent"),
            ],
            expectations: [
                ExpectationResult(
                    words: "never heard by caller: whisper", place: "scenario.yaml:41",
                    isMet: false, got: "500 ms \(hostile)", at: 9_000),
                ExpectationResult(
                    words: "answer to whisper ≤ 300 ms", place: "scenario.yaml:42", isMet: true),
            ],
            command: "handoff test calls/wish --from 9.000")
    }

    /// An index of which the first line is that page, and the last a matrix whose cells all lead there.
    static func index(page file: String) -> FixtureIndexPage {
        func entry(
            _ name: String, _ verdict: FixtureVerdict, _ worst: String = "", gravity: Int = 0,
            cell: [FixtureIndexPage.Coordinate] = []
        ) -> FixtureIndexPage.Entry {
            let place = cell.map { " --cell \($0.axis)=\($0.value)" }.joined()
            return FixtureIndexPage.Entry(
                name: name, page: file, verdict: verdict, worst: worst, gravity: gravity,
                length: 20_000, taken: 80, command: "handoff test \(name)\(place)", cell: cell)
        }
        var cells: [FixtureIndexPage.Entry] = []
        let operators = [
            "accepts", "declines", "is busy", "does not answer", "hangs up", "is a machine",
            "falls silent", "is slow", "loses the line",
        ]
        for (row, behaviour) in operators.enumerated() {
            for (column, caller) in ["waits", "hangs up", "presses 0", "talks"].enumerated() {
                for (depth, agent) in ["lives", "dies", "stalls"].enumerated() {
                    let number = row * 12 + column * 3 + depth
                    let verdict: FixtureVerdict =
                        switch number {
                        case 31, 34: .changed
                        case 50: .cannotTell("no model: kws")
                        default: .asExpected
                        }
                    cells.append(
                        entry(
                            "calls/warm-transfer", verdict,
                            number == 31 ? "call ends 400 ms later" : "",
                            gravity: number == 31 ? 3 : 0,
                            cell: [
                                .init("operator", behaviour), .init("caller", caller),
                                .init("agent", agent),
                            ]))
                }
            }
        }
        return FixtureIndexPage(
            entries: [
                entry("calls/asks-for-a-manager", .asExpected),
                entry("calls/keys-in-noise", .skipped("calls/keys-in-noise/caller.wav is away")),
                entry("calls/other-line", .cannotTell("scenario.yaml:12: no party bert")),
                entry("calls/wish", .changed, "caller heard a whisper for 500 ms", gravity: 7),
                entry("calls/zero-key", .asExpected),
            ] + cells)
    }

    static let picture = FixturePicture(
        name: "calls/wish", about: hostile, length: 20_000,
        ears: [
            FixturePicture.Ear(
                party: "caller", said: tone([2_000..<5_000, 15_000..<17_000], hertz: 200),
                heard: tone([0..<1_500, 9_000..<9_500, 14_200..<14_800], hertz: 400),
                bands: [
                    FixturePicture.Band("agent", 0..<7_000),
                    FixturePicture.Band("hold", 7_000..<14_000),
                    FixturePicture.Band("whisper", 9_000..<9_500),
                    FixturePicture.Band("anna", 14_000..<20_000),
                ],
                speech: [2_000..<5_000, 15_000..<17_000]),
            FixturePicture.Ear(
                party: "agent", said: tone([0..<1_500], hertz: 400),
                heard: tone([2_000..<5_000], hertz: 200),
                bands: [FixturePicture.Band("caller", 0..<7_000)], speech: [0..<1_500]),
            FixturePicture.Ear(
                party: "anna", said: tone([14_200..<14_800], hertz: 400),
                heard: tone([8_500..<12_000, 15_000..<17_000], hertz: 300),
                bands: [
                    FixturePicture.Band("whisper", 8_500..<12_000),
                    FixturePicture.Band("caller", 14_000..<20_000),
                ],
                speech: [14_200..<14_800]),
        ],
        phrases: [
            FixturePicture.Phrase(
                party: "caller", words: "talk to a person", time: 3_800..<4_700, score: -0.31,
                threshold: -0.8),
            FixturePicture.Phrase(
                party: "caller", words: "my account", time: 2_200..<2_700, score: -1.1,
                threshold: -0.8),
        ],
        keys: [FixturePicture.Saying(party: "anna", words: "1", at: 12_000)],
        transcript: [
            FixturePicture.Saying(party: "agent", words: "Hello.", at: 0),
            FixturePicture.Saying(party: "caller", words: hostile, at: 2_000),
        ])

    private static let phrase = TimelineLine(
        4_700, "caller", "says", "\"talk to a person\"",
        .detected(
            tolerance: 60, score: ScoreBand(score: -0.31, band: 0.15, threshold: -0.8)))

    static let expected = [
        TimelineLine(0, "caller", "arrives", "sip:+15550101"),
        phrase,
        TimelineLine(4_900, "trigger", "asked-for-a-person"),
        TimelineLine(6_000, "agent", "stops"),
        TimelineLine(
            12_000, "anna", "accepts", "key 1",
            .latency(LatencyBound(limit: 40, cause: "the key"))),
        TimelineLine(13_860, "bridge", "joins", "caller ⇄ anna"),
        TimelineLine(19_000, "call", "ends", "bridged"),
    ]

    static let actual: [TimelineLine] = {
        var later = phrase
        later.milliseconds += 20
        return [
            expected[0], later, expected[2],
            TimelineLine(9_000, "caller", "hears", "whisper"),
            TimelineLine(
                12_000, "anna", "accepts", "key 1",
                .latency(LatencyBound(limit: 40, measured: 22, cause: "the key"))),
            TimelineLine(14_000, "bridge", "joins", "caller ⇄ anna"),
            TimelineLine(19_000, "call", "ends", "returned"),
        ]
    }()

    /// 20 s of silence but for a triangle wave in these stretches, in milliseconds.
    static func tone(_ times: [Range<Int>], hertz: Int) -> [Int16] {
        var samples = [Int16](repeating: 0, count: 160_000)
        for time in times {
            for index in time.lowerBound * 8..<time.upperBound * 8 {
                let phase = index * hertz % 8_000
                samples[index] = Int16(phase < 4_000 ? phase * 4 - 8_000 : 24_000 - phase * 4)
            }
        }
        return samples
    }
}
