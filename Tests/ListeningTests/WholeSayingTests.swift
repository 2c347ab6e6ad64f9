// SPDX-License-Identifier: Apache-2.0

import CallModel
import Listening
import Testing
import Timing

/// Phrases that no wish leads in to are sure where they are all that is said.
@Suite struct WholeSayingTests {
    private var whole = WholeSaying()

    private static func time(_ seconds: Double) -> SampleTime {
        SampleTime(samples: Int64((seconds * 8000).rounded()))
    }

    private mutating func hold(
        _ start: Double, _ end: Double, _ place: KeywordPhrase.Place, phrase: Int = 0
    ) throws {
        let hit = KeywordHit(
            party: .caller, phrase: "\(phrase)", score: -0.8, start: Self.time(start),
            end: Self.time(end), confirmed: true)
        whole.hold(WholeSaying.Held(hit, phrase: phrase, in: try #require(.init(place))))
    }

    private mutating func verdicts(at seconds: Double) -> [WholeSaying.Verdict] {
        whole.decided(at: Self.time(seconds)).map(\.verdict)
    }

    @Test func whatIsNoWishNeedsNoRoom() {
        #expect(WholeSaying.Room(.anywhere) == nil)
    }

    /// Speech from 10 s on; the phrase, and where the speech ends.
    @Test(arguments: [
        // "Talk to a person."
        (KeywordPhrase.Place.wishedAct, 10.05, 11.0, 11.1, WholeSaying.Verdict.whole),
        // "I talk to a person."
        (.wishedAct, 10.2, 11.0, 11.1, .within),
        // "Talk to a person please": what follows is looked at.
        (.wishedAct, 10.0, 11.0, 11.5, .followed(to: time(11.5))),
        // "Speak to Simon about the roof."
        (.wishedAct, 10.0, 11.0, 12.1, .within),
        // "Operator." "Um, operator." "My brother was ever so long an operator."
        (.wishedPerson, 10.0, 10.6, 10.7, .whole), (.wishedPerson, 10.5, 11.1, 11.2, .whole),
        (.wishedPerson, 12.1, 12.7, 12.8, .within), (.wishedPerson, 10.8, 11.4, 12.3, .within),
        (.wishedPerson, 10.1, 10.7, 11.3, .followed(to: time(11.3))),
        // "Einen echten Menschen bitte", and with more after it.
        (.end, 11.5, 12.2, 12.6, .whole), (.end, 12.5, 13.2, 13.3, .within),
        (.end, 10.5, 11.2, 12.2, .within),
    ])
    mutating func aPhraseInItsSpeech(
        place: KeywordPhrase.Place, start: Double, end: Double, ended: Double,
        verdict: WholeSaying.Verdict
    ) throws {
        whole.hear(.began(at: Self.time(10)))
        try hold(start, end, place)
        var found = verdicts(at: end + 0.2)
        whole.hear(.ended(began: Self.time(10), at: Self.time(ended)))
        found += verdicts(at: ended + 0.5)
        #expect(found == [verdict])
        #expect(verdicts(at: 60).isEmpty)
    }

    /// The spotter may be slower than the detector of speech.
    @Test mutating func aPhraseThatComesAfterTheEndOfSpeech() throws {
        whole.hear(.began(at: Self.time(10)))
        whole.hear(.ended(began: Self.time(10), at: Self.time(10.8)))
        try hold(10.1, 10.7, .wishedPerson)
        #expect(verdicts(at: 11.3) == [.whole])
        // The next speech has begun and ended meanwhile: nothing is known of the one before.
        whole.hear(.began(at: Self.time(12)))
        whole.hear(.ended(began: Self.time(12), at: Self.time(12.5)))
        try hold(10.1, 10.7, .wishedPerson)
        #expect(verdicts(at: 13) == [.within])
    }

    @Test mutating func speechThatGoesOnIsMoreThanThePhrase() throws {
        whole.hear(.began(at: Self.time(10)))
        try hold(10.1, 10.7, .wishedPerson)
        #expect(verdicts(at: 11.5).isEmpty)
        #expect(verdicts(at: 12.4) == [.within])
    }

    @Test mutating func withoutSpeechNothingIsWhole() throws {
        try hold(10.1, 10.7, .wishedPerson)
        #expect(verdicts(at: 12).isEmpty)
        #expect(verdicts(at: 12.6) == [.within])
    }

    /// Several wait at a time, and each is told of once.
    @Test mutating func phrasesThatSoundAlikeAreToldOfEach() throws {
        whole.hear(.began(at: Self.time(10)))
        try hold(10.05, 11, .wishedAct, phrase: 1)
        try hold(10.6, 11, .wishedPerson, phrase: 2)
        whole.hear(.ended(began: Self.time(10), at: Self.time(11.1)))
        let decided = whole.decided(at: Self.time(11.5))
        #expect(decided.map(\.phrase.phrase) == [1, 2])
        #expect(decided.map(\.verdict) == [.whole, .whole])
        #expect(whole.decided(at: Self.time(11.5)).isEmpty)
    }
}
