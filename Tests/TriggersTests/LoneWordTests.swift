// SPDX-License-Identifier: Apache-2.0

import CallModel
import Testing
import Timing
import Triggers

/// A single word for a person that is spotted counts where it is all that is said, or with a
/// second sign.
@Suite struct LoneWordTests {
    private var condition = KeywordCondition(phrases: ["operator", "talk to a person", "refund"])

    static func time(_ seconds: Double) -> SampleTime {
        SampleTime(samples: Int64(seconds * 8000))
    }

    /// Hands in a signal at a time in seconds; true when the rule is met, then or before.
    private mutating func takes(_ signal: Signal, at seconds: Double) -> Bool {
        var isMet = wait(until: seconds)
        let heard = HeardSignal(signal)
        isMet = condition.handle(heard, at: .zero + .seconds(seconds)) != nil || isMet
        return isMet
    }

    private mutating func wait(until seconds: Double) -> Bool {
        var isMet = false
        while let deadline = condition.nextDeadline, deadline <= .zero + .seconds(seconds) {
            isMet = condition.timersDue(at: deadline) != nil || isMet
        }
        return isMet
    }

    private mutating func began(_ at: Double) -> Bool {
        takes(.speechBegan(.caller, at: Self.time(at)), at: at + 0.2)
    }

    private mutating func ended(_ began: Double, _ ended: Double) -> Bool {
        takes(
            .speechEnded(.caller, began: Self.time(began), ended: Self.time(ended)),
            at: ended + 0.6)
    }

    private mutating func hit(
        _ phrase: String, _ start: Double, _ end: Double, sure: Bool = true, late: Double = 0.4
    ) -> Bool {
        let hit = KeywordHit(
            party: .caller, phrase: phrase, score: -0.8, start: Self.time(start),
            end: Self.time(end), confirmed: sure)
        return takes(.keyword(hit), at: end + late)
    }

    /// Where the word lies in the caller's speech, and whether it counts; all in seconds.
    @Test(arguments: [
        (10.0, 10.8, 10.1, 10.7, true), (10.0, 11.4, 10.5, 11.0, true),
        // "The opera tour starts at ten."
        (10.0, 12.0, 10.15, 10.75, false), (10.0, 13.0, 11.5, 12.1, false),
        (10.0, 12.6, 12.0, 12.5, false),
    ])
    mutating func aWordAloneOrInTheMidst(
        began: Double, ended: Double, start: Double, end: Double, counts: Bool
    ) {
        var met = self.began(began)
        met = hit("operator", start, end) || met
        met = self.ended(began, ended) || met
        met = wait(until: 30) || met
        #expect(met == counts)
    }

    /// The spotter may be slower than the detector of speech.
    @Test(arguments: [(10.8, true), (12.4, false)])
    mutating func aHitAfterTheEndOfSpeech(end: Double, counts: Bool) {
        _ = began(10)
        _ = ended(10, end)
        #expect(hit("operator", 10.1, 10.7, late: 3) == counts)
    }

    @Test mutating func speechThatGoesOnIsNoRequest() {
        _ = began(10)
        #expect(!hit("operator", 10.1, 10.7))
        #expect(!wait(until: 20))
        let notes = condition.takeNotes()
        #expect(notes.count == 1)
    }

    @Test(arguments: [(9.0, true), (11.0, false)])
    mutating func theWordSaidAgainCounts(after pause: Double, counts: Bool) {
        _ = began(10)
        #expect(!hit("operator", 11.5, 12))
        #expect(hit("operator", 12 + pause, 12.5 + pause) == counts)
    }

    /// Asked back, the caller says yes: long after the word.
    @Test mutating func whatWasConfirmedCounts() {
        _ = began(10)
        #expect(!hit("operator", 11.5, 12, sure: false))
        #expect(hit("operator", 11.5, 12, late: 6))
    }

    @Test(arguments: [
        ("the operator told me to wait", false), ("could I have the operator please", true),
        ("operator", true),
    ])
    mutating func aTranscriptTellsWhetherItIsAWish(text: String, counts: Bool) {
        _ = began(10)
        #expect(!hit("operator", 11.5, 12, sure: false))
        #expect(!takes(.transcript(TranscriptSegment(party: .caller, text: text)), at: 14))
        #expect(hit("operator", 11.5, 12, late: 2) == counts)
    }

    /// Longer phrases, and words that are no person, count wherever they are said.
    @Test(arguments: ["talk to a person", "refund"])
    mutating func otherPhrasesCountAtOnce(phrase: String) {
        _ = began(10)
        #expect(hit(phrase, 11.5, 12))
    }

    @Test mutating func whereNobodyHearsSpeechAWordCounts() {
        #expect(hit("operator", 11.5, 12))
    }
}
