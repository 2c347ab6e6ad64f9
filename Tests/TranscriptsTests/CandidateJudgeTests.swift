// SPDX-License-Identifier: Apache-2.0

import CallModel
import Listening
import Testing
import Timing
import Transcripts
import Words

@Suite struct CandidateJudgeTests {
    private func ways(_ phrase: String) throws -> [(phrase: String, phones: [Phone])] {
        try KeywordSet([KeywordPhrase(text: phrase)]).ways
    }

    private func hit(_ phrase: String, _ range: ClosedRange<Double> = 2...3) -> KeywordHit {
        KeywordHit(
            party: .caller, phrase: phrase, score: -1.6,
            start: SampleTime(samples: Int64(range.lowerBound * 8000)),
            end: SampleTime(samples: Int64(range.upperBound * 8000)), confirmed: false)
    }

    private func verdict(_ phrase: String, _ text: String) throws -> CandidateVerdict {
        var judge = CandidateJudge(ways: try ways(phrase), pronouncer: nil)
        return judge.judge(hit(phrase), words: text)
    }

    @Test(arguments: [
        ("transfer me", "please do not transfer me"),
        ("talk to a person", "I do not want to talk to a person."),
    ])
    func aRefusalIsNoWish(phrase: String, text: String) throws {
        #expect(try verdict(phrase, text) == .rejected)
    }

    @Test(arguments: [
        ("operator", "Operator, please!"), ("operator", "get me the operators"),
        ("speak to a person", "I want to speak to a person."),
        ("speak to a person", "can i speak to the person"),
        ("speak to an agent", "speak to agent"),
        ("cancel my account", "please cancel my acount"),
        // Said alike, written otherwise.
        ("human", "you man human"), ("talk to a human", "talk to the human"),
        ("real person", "I need a reel person"),
        ("customer service", "customer-service"),
    ])
    func aPhraseIsFoundThoughWrittenALittleOtherwise(phrase: String, text: String) throws {
        #expect(try verdict(phrase, text) == .confirmed)
    }

    @Test(arguments: [
        ("operator", "it is an operation"), ("agent", "the agenda"),
        ("speak to a person", "I want to pay my bill"), ("human", "please help me"),
        ("real person", "that is personal"), ("lawyer", "on the second floor"),
        ("representative", "I was present there"),
    ])
    func otherWordsAreNotThePhrase(phrase: String, text: String) throws {
        #expect(try verdict(phrase, text) == .rejected)
    }

    @Test func theNearestOfTwoPhrasesThatSoundAlikeIsTheOne() throws {
        let shots = try KeywordSet([
            KeywordPhrase(text: "double shot", pronunciations: ["D AH B AH L | SH AA T"]),
            KeywordPhrase(text: "triple shot", pronunciations: ["T R IH P AH L | SH AA T"]),
            KeywordPhrase(text: "shot", pronunciations: ["SH AA T"]),
        ])
        let way = "T R IH P AH L SH AA T".split(separator: " ").compactMap {
            Phone(arpabet: String($0))
        }
        let said = Said(words: ["triple": Array(way.prefix(6)), "shot": Array(way.suffix(3))])
        var judge = CandidateJudge(ways: shots.ways, pronouncer: said)
        #expect(judge.judge(hit("double shot"), words: "a triple shot") == .rejected)
        #expect(judge.judge(hit("triple shot"), words: "a triple shot") == .confirmed)
        #expect(judge.judge(hit("shot"), words: "a triple shot") == .confirmed)
        var alone = CandidateJudge(
            ways: try KeywordSet([shots.phrases[0]]).ways, pronouncer: said)
        #expect(
            alone.judge(hit("double shot"), words: "a triple shot") == .confirmed,
            "without the other phrase it is near enough")
    }

    /// Says these words.
    private struct Said: Pronouncing {
        var words: [String: [Phone]]
        func pronounce(_ word: String) -> [[Phone]] { words[word].map { [$0] } ?? [] }
    }

    @Test func nothingWrittenDecidesNothing() throws {
        #expect(try verdict("operator", "") == .abstained)
        var judge = CandidateJudge(ways: try ways("operator"), pronouncer: nil)
        #expect(
            judge.judge(hit("operator"), words: "one two three", isWhole: false) == .abstained)
        #expect(judge.judge(hit("operator"), words: "operator", isWhole: false) == .confirmed)
    }

    @Test func wordBreaksDoNotMatter() {
        #expect(WrittenSpeech.isSpelled("snowboy", in: "hey snow boy"))
        #expect(WrittenSpeech.isSpelled("snow boy", in: "Snowboy!"))
        #expect(!WrittenSpeech.isSpelled("snow boy", in: "snow"))
        #expect(!WrittenSpeech.isSpelled("agent", in: "reagent"))
    }

    @Test func aTextOfAnyLengthIsBounded() throws {
        let long = String(repeating: "word ", count: 20_000)
        #expect(try verdict("operator", long + "operator") == .rejected)
    }

    @Test func theSoundBeginsWithTheSpeechButNotLongBeforeThePhrase() {
        func start(_ began: Double?) -> Double {
            let speech = began.map { SampleTime(samples: Int64($0 * 8000)) }
            return CandidateJudge.start(of: hit("operator", 9...10), speechBegan: speech).seconds
        }
        #expect(start(8) == 7.8)
        #expect(start(1) == 7)
        #expect(start(nil) == 7)
        #expect(start(9.5) == 8.8)
        let early = hit("operator", 0.1...0.5)
        #expect(CandidateJudge.start(of: early, speechBegan: nil).samples == 0)
    }
}
