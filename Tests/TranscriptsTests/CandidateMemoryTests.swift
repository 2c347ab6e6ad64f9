// SPDX-License-Identifier: Apache-2.0

import CallModel
import Testing
import Timing
import Transcripts

@Suite struct CandidateMemoryTests {
    private func hit(_ start: Double, confirmed: Bool = false) -> KeywordHit {
        KeywordHit(
            party: .caller, phrase: "real person", score: -1.5,
            start: SampleTime(samples: Int64(start * 8000)),
            end: SampleTime(samples: Int64((start + 1) * 8000)), confirmed: confirmed)
    }

    private func segment(
        _ text: String, _ range: ClosedRange<Double>, final: Bool = true, party: Party = .caller
    ) -> TranscriptSegment {
        TranscriptSegment(
            party: party, text: text, isFinal: final,
            start: SampleTime(samples: Int64(range.lowerBound * 8000)),
            end: SampleTime(samples: Int64(range.upperBound * 8000)))
    }

    @Test func aTranscriptOfTheSameStretchConfirms() {
        var memory = CandidateMemory()
        let candidate = hit(2)
        #expect(memory.receive(candidate) == [candidate])
        let confirmed = memory.receive(segment("a real person please", 1.5...4, final: false))
        #expect(confirmed == [hit(2, confirmed: true)])
        #expect(memory.waitingCount == 0)
    }

    @Test func wordsOfAnotherTimeOrPartyDoNot() {
        var memory = CandidateMemory()
        _ = memory.receive(hit(20))
        #expect(memory.receive(segment("a real person", 1...3)) == [])
        #expect(memory.receive(segment("a real person", 19...22, party: .agent)) == [])
        #expect(memory.waitingCount == 1)
    }

    @Test func otherWordsRejectWhenTheyAreFinalAndCoverThePhrase() {
        var memory = CandidateMemory()
        _ = memory.receive(hit(2))
        _ = memory.receive(segment("I heal her son", 1...2.5))
        #expect(memory.waitingCount == 1, "it ends within the phrase")
        _ = memory.receive(segment("I heal her", 1...4, final: false))
        #expect(memory.waitingCount == 1, "it may change")
        _ = memory.receive(segment("I heal her son", 1...4))
        #expect(memory.waitingCount == 0)
    }

    @Test(arguments: [
        "Please do not connect me to a real person.", "I don't want a real person",
        "no real person needed",
    ])
    func aRefusalOfTheSameWordsRejects(text: String) {
        var memory = CandidateMemory()
        _ = memory.receive(hit(2))
        #expect(memory.receive(segment(text, 1...4, final: false)) == [])
        #expect(memory.waitingCount == 1, "it may change")
        #expect(memory.receive(segment(text, 1...4)) == [])
        #expect(memory.waitingCount == 0)
    }

    /// Words may have the phrase and mean something else.
    @Test func whatIsNotMeantRejects() {
        var memory = CandidateMemory()
        _ = memory.receive(hit(2))
        let text = "she is a real person in the film"
        func isMeant(_ phrase: String, _ text: String) -> Bool {
            #expect(phrase == "real person")
            return !text.contains("film")
        }
        #expect(memory.receive(segment(text, 1...4, final: false), isMeant: isMeant) == [])
        #expect(memory.waitingCount == 1, "it may change")
        #expect(memory.receive(segment(text, 1...4), isMeant: isMeant) == [])
        #expect(memory.waitingCount == 0)
        _ = memory.receive(hit(12))
        let found = memory.receive(segment("a real person", 11...14), isMeant: isMeant)
        #expect(found == [hit(12, confirmed: true)])
    }

    @Test func whatIsRefusedAndThenAskedForIsAskedFor() {
        var memory = CandidateMemory()
        _ = memory.receive(hit(2))
        let text = "I don't want a real person. Well, okay, a real person then."
        #expect(memory.receive(segment(text, 1...6)) == [hit(2, confirmed: true)])
    }

    @Test func aPhraseCountsOnceWhoeverConfirmsIt() {
        var memory = CandidateMemory()
        #expect(memory.receive(hit(2)).count == 1)
        #expect(memory.receive(segment("real person", 2...3)).count == 1)
        #expect(memory.receive(hit(2.1, confirmed: true)).isEmpty, "the recogniser comes second")
        #expect(memory.receive(hit(9, confirmed: true)).count == 1, "said again")
    }

    @Test func memoryIsBounded() {
        var memory = CandidateMemory()
        for second in 0..<100 { _ = memory.receive(hit(Double(second) * 100)) }
        #expect(memory.waitingCount == CandidateMemory.limit)
    }

    /// The same asked for again within a minute counts, and nothing else does.
    @Test func anUnsurePhraseCountsWhenItComesAgain() {
        func phrase(_ text: String, _ second: Double, of party: Party = .caller) -> KeywordHit {
            var made = hit(second)
            made.phrase = text
            made.party = party
            return made
        }
        for (first, second, pause, counts) in [
            ("talk to a person", "talk to a person", 5.0, true),
            ("talk to a person", "talk to a person", 55, true),
            ("talk to a person", "talk to a person", 70, false),
            ("talk to a person", "talk to a person", 0.2, false),
            ("talk to a person", "real person", 10, true),
            ("talk to a person", "cancel my account", 10, false),
        ] {
            var memory = CandidateMemory()
            #expect(memory.receive(phrase(first, 10)) == [phrase(first, 10)])
            let start = phrase(first, 10).end.seconds + pause
            let news = memory.receive(phrase(second, start))
            #expect(
                news.map(\.confirmed) == (counts ? [false, true] : [false]), "\(second) \(pause)")
            #expect(memory.receive(phrase(first, start + 20, of: .operator)).count == 1)
        }
        // What a transcript or the recogniser had other words for does not count the second time.
        var memory = CandidateMemory()
        _ = memory.receive(phrase("talk to a person", 10))
        memory.reject(phrase("talk to a person", 10))
        #expect(memory.receive(phrase("talk to a person", 20)).count == 1)
        #expect(memory.receive(phrase("talk to a person", 30)).map(\.confirmed) == [false, true])
        #expect(memory.waitingCount == 0)
    }
}
