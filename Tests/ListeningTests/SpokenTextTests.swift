// SPDX-License-Identifier: Apache-2.0

import CallModel
import Listening
import Testing
import Timing

@Suite struct SpokenTextTests {
    private func keywords(_ phrases: String...) throws -> KeywordSet {
        try KeywordSet(phrases.map { KeywordPhrase(text: $0) })
    }

    private func hit(_ phrase: String, _ range: ClosedRange<Double> = 2...3) -> KeywordHit {
        KeywordHit(
            party: .caller, phrase: phrase, score: -1.6,
            start: SampleTime(samples: Int64(range.lowerBound * 8000)),
            end: SampleTime(samples: Int64(range.upperBound * 8000)), confirmed: false)
    }

    private func verdict(_ phrase: String, _ text: String) throws -> CandidateVerdict {
        var judge = CandidateJudge(keywords: try keywords(phrase), pronouncer: nil)
        return judge.judge(hit(phrase), words: text)
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
        var judge = CandidateJudge(keywords: shots, pronouncer: said)
        #expect(judge.judge(hit("double shot"), words: "a triple shot") == .rejected)
        #expect(judge.judge(hit("triple shot"), words: "a triple shot") == .confirmed)
        #expect(judge.judge(hit("shot"), words: "a triple shot") == .confirmed)
        var alone = CandidateJudge(
            keywords: try KeywordSet([shots.phrases[0]]), pronouncer: said)
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
        var judge = CandidateJudge(keywords: try keywords("operator"), pronouncer: nil)
        #expect(
            judge.judge(hit("operator"), words: "one two three", isWhole: false) == .abstained)
        #expect(judge.judge(hit("operator"), words: "operator", isWhole: false) == .confirmed)
    }

    @Test func wordBreaksDoNotMatter() {
        #expect(SpokenText.isSpelled("snowboy", in: "hey snow boy"))
        #expect(SpokenText.isSpelled("snow boy", in: "Snowboy!"))
        #expect(!SpokenText.isSpelled("snow boy", in: "snow"))
        #expect(!SpokenText.isSpelled("agent", in: "reagent"))
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
        #expect(memory.take(candidate) == [candidate])
        let confirmed = memory.take(segment("a real person please", 1.5...4, final: false))
        #expect(confirmed == [hit(2, confirmed: true)])
        #expect(memory.waitingCount == 0)
    }

    @Test func wordsOfAnotherTimeOrPartyDoNot() {
        var memory = CandidateMemory()
        _ = memory.take(hit(20))
        #expect(memory.take(segment("a real person", 1...3)) == [])
        #expect(memory.take(segment("a real person", 19...22, party: .agent)) == [])
        #expect(memory.waitingCount == 1)
    }

    @Test func otherWordsRejectWhenTheyAreFinalAndCoverThePhrase() {
        var memory = CandidateMemory()
        _ = memory.take(hit(2))
        _ = memory.take(segment("I heal her son", 1...2.5))
        #expect(memory.waitingCount == 1, "it ends within the phrase")
        _ = memory.take(segment("I heal her", 1...4, final: false))
        #expect(memory.waitingCount == 1, "it may change")
        _ = memory.take(segment("I heal her son", 1...4))
        #expect(memory.waitingCount == 0)
    }

    @Test func aPhraseCountsOnceWhoeverConfirmsIt() {
        var memory = CandidateMemory()
        #expect(memory.take(hit(2)).count == 1)
        #expect(memory.take(segment("real person", 2...3)).count == 1)
        #expect(memory.take(hit(2.1, confirmed: true)).isEmpty, "the recogniser comes second")
        #expect(memory.take(hit(9, confirmed: true)).count == 1, "said again")
    }

    @Test func memoryIsBounded() {
        var memory = CandidateMemory()
        for second in 0..<100 { _ = memory.take(hit(Double(second) * 100)) }
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
            #expect(memory.take(phrase(first, 10)) == [phrase(first, 10)])
            let start = phrase(first, 10).end.seconds + pause
            let news = memory.take(phrase(second, start))
            #expect(
                news.map(\.confirmed) == (counts ? [false, true] : [false]), "\(second) \(pause)")
            #expect(memory.take(phrase(first, start + 20, of: .operator)).count == 1)
        }
        // What a transcript or the recogniser had other words for does not count the second time.
        var memory = CandidateMemory()
        _ = memory.take(phrase("talk to a person", 10))
        memory.reject(phrase("talk to a person", 10))
        #expect(memory.take(phrase("talk to a person", 20)).count == 1)
        #expect(memory.take(phrase("talk to a person", 30)).map(\.confirmed) == [false, true])
        #expect(memory.waitingCount == 0)
    }
}

@Suite struct AskingBackTests {
    private let hit = KeywordHit(
        party: .caller, phrase: "talk to a person", score: -2, start: SampleTime(samples: 8000),
        end: SampleTime(samples: 16_000), confirmed: false)

    private func at(_ seconds: Int64) -> SampleTime { SampleTime(samples: seconds * 8000) }

    private func said(_ party: Party, _ text: String) -> TranscriptSegment {
        TranscriptSegment(party: party, text: text)
    }

    @Test(arguments: [
        "Would you like to speak to a person?", "Do you want me to connect you with a colleague?",
        "Shall I transfer you to an agent?",
    ])
    func aYesToTheAgentsQuestionConfirms(question: String) {
        for (answer, verdict) in [
            ("Yes.", AskingBack.Verdict.confirmed(hit)), ("yeah please", .confirmed(hit)),
            ("No, thanks.", .rejected(hit)),
        ] {
            var asking = AskingBack()
            asking.heard(hit, at: at(2))
            #expect(asking.take(said(.agent, question), at: at(5)) == nil)
            #expect(asking.take(said(.caller, answer), at: at(8)) == verdict)
            #expect(asking.take(said(.caller, answer), at: at(9)) == nil, "once")
        }
    }

    @Test func onlyAQuestionAboutAPersonAsks() {
        for words in ["Do you want a large coffee?", "You can talk to a person at our shop."] {
            var asking = AskingBack()
            asking.heard(hit, at: at(2))
            _ = asking.take(said(.agent, words), at: at(5))
            #expect(asking.take(said(.caller, "yes"), at: at(6)) == nil)
        }
        var asking = AskingBack()
        #expect(asking.take(said(.agent, "Do you want to talk to a person?"), at: at(1)) == nil)
        #expect(asking.take(said(.caller, "yes"), at: at(2)) == nil, "nothing was heard")
    }

    @Test func thePromptIsAnsweredByKeyWordOrNotAtAll() {
        var asking = AskingBack()
        asking.asked(about: hit, at: at(2))
        #expect(asking.take(key: "4", at: at(3)) == nil)
        #expect(asking.take(key: "1", at: at(4)) == .confirmed(hit))
        #expect(asking.take(key: "1", at: at(5)) == nil)
        asking.asked(about: hit, at: at(10))
        #expect(asking.take(said(.caller, "Yes please."), at: at(12)) == .confirmed(hit))
        asking.asked(about: hit, at: at(20))
        #expect(
            asking.take(said(.caller, "my order was for two large coffees please"), at: at(22))
                == nil)
        #expect(asking.take(key: "1", at: at(40)) == nil, "too late")
    }
}
