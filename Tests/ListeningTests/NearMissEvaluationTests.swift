// SPDX-License-Identifier: Apache-2.0

import CallModel
import GatewayTesting
import Lab
import Listening
import Testing
import Timing

/// What `handoff evaluate near-misses` counts.
@Suite struct NearMissEvaluationTests {
    private static func time(_ seconds: Double) -> SampleTime {
        SampleTime(samples: Int64(seconds * 8000))
    }

    private static func hit(_ phrase: String, at start: Double, sure: Bool) -> Detection {
        .keyword(
            KeywordHit(
                party: .caller, phrase: phrase, score: -1, start: time(start),
                end: time(start + 0.5), confirmed: sure))
    }

    @Test func sentencesAreReadWithTheirPhrases() {
        let list = SentenceList("# comment\noperator\tthe opera tour\n\nno tab\na\tb\tc\n")
        #expect(list.sentences.map(\.phrase) == ["operator"])
        #expect(list.sentences.map(\.text) == ["the opera tour"])
        #expect(list.unread == [4, 5])
    }

    /// An unsure phrase counts when it comes again, a sure one at once, as on a call.
    @Test func phrasesCountAsOnACall() {
        var requests = SpottedRequests(phrases: ["talk to a person"])
        let first = requests.hear(
            Self.hit("talk to a person", at: 1, sure: false), at: .zero + .seconds(2))
        #expect(first.isEmpty)
        let again = requests.hear(
            Self.hit("talk to a person", at: 5, sure: false), at: .zero + .seconds(6))
        #expect(again.map(\.phrase) == ["talk to a person"])
        #expect(again.first?.start == Self.time(5))
        var sure = SpottedRequests(phrases: ["talk to a person"])
        let found = sure.hear(
            Self.hit("talk to a person", at: 1, sure: true), at: .zero + .seconds(2))
        #expect(found.map(\.score) == [-1])
    }

    /// A caller is asked about what was unsure unless a person is on the way already.
    @Test(arguments: [([false], true), ([true], false), ([true, false], false), ([], false)])
    func whatIsUnsureIsAskedAbout(sure: [Bool], isAsked: Bool) {
        var requests = SpottedRequests(phrases: ["operator"])
        var outcome = RequestTrial.Outcome(
            recording: RequestTrial.Recording(text: "operator", voice: "slt"), seconds: 1)
        for (index, isSure) in sure.enumerated() {
            let start = Double(1 + 3 * index)
            let heard = Self.hit("operator", at: start, sure: isSure)
            if case .keyword(let hit) = heard { outcome.hits.append(hit) }
            outcome.requests += requests.hear(heard, at: .zero + .seconds(start + 1))
        }
        #expect(outcome.isAskedAbout == isAsked)
    }

    /// Said at 1 s and again at 5 s; the seconds of what was heard, and whether it was sure.
    @Test(arguments: [
        ([(1.0, true)], RequestTrial.Fate.atOnce), ([(1, false), (1.2, true)], .atOnce),
        ([(1, false)], .askedBack), ([(1, false), (5, false)], .askedBack),
        ([(5, true)], .saidAgain), ([(5, false)], .lost), ([], .lost),
    ])
    func whatBecomesOfAWish(heard: [(start: Double, sure: Bool)], fate: RequestTrial.Fate) {
        var requests = SpottedRequests(phrases: ["operator"])
        var outcome = RequestTrial.Outcome(
            recording: RequestTrial.Recording(text: "operator", voice: "slt"), seconds: 1)
        outcome.again = 4
        for one in heard {
            let heard = Self.hit("operator", at: one.start, sure: one.sure)
            if case .keyword(let hit) = heard { outcome.hits.append(hit) }
            outcome.requests += requests.hear(heard, at: .zero + .seconds(one.start + 1))
        }
        #expect(outcome.fate == fate)
        var report = RequestReport(phrases: ["operator"])
        report.wishes = [outcome]
        #expect(report.text.contains("1     100.0 %"))
    }

    /// Without models nothing is spotted, and every recording is counted with its own length.
    @Test func recordingsArePlayedEach() throws {
        let trial = RequestTrial()
        let keywords = try KeywordSet([KeywordPhrase(text: "operator")])
        let recordings = (0..<20).map { RequestTrial.Recording(text: "\($0)", voice: "tone") }
        var done = 0
        let outcomes = trial.run(
            recordings, keywords: keywords, models: ListeningModels(),
            load: { $0 == 3 ? nil : Sounds.tone([500], 0.5, amplitude: 8000) },
            progress: { done = $0 })
        #expect(outcomes.count == 19 && done == 19)
        #expect(outcomes.allSatisfy { $0.seconds == 0.5 && $0.requests.isEmpty })
        #expect(Set(outcomes.map(\.recording.text)).count == 19)
        var report = RequestReport(phrases: ["operator"])
        report.parts = [RequestReport.Part(name: "tones", outcomes: outcomes)]
        #expect(report.text.contains("tones: 19 recordings"))
    }
}
