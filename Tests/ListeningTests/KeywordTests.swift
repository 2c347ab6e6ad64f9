// SPDX-License-Identifier: Apache-2.0

import CallModel
import GatewayTesting
import Listening
import Models
import SoundFiles
import Testing
import Timing
import Words

@Suite struct KeywordSetTests {
    @Test func wordsOfTheLexiconNeedNoModel() throws {
        let set = try KeywordSet([KeywordPhrase(text: "Talk to a person!")])
        #expect(set.phrases.count == 1)
        #expect(set.thresholds[0].certain > set.thresholds[0].possible)
    }

    @Test func configuredThresholdsAreTaken() throws {
        let phrase = KeywordPhrase(text: "operator", certain: -0.4, possible: -0.9)
        let set = try KeywordSet([phrase])
        #expect(set.thresholds[0].certain == -0.4)
        #expect(set.thresholds[0].possible == -0.9)
    }

    @Test func anUnknownWordWithoutAModelIsAnError() {
        #expect(throws: KeywordError.unpronounceable(phrase: "zyzzyva")) {
            try KeywordSet([KeywordPhrase(text: "zyzzyva")])
        }
    }

    @Test func aWrongPronunciationNamesThePhone() {
        let phrase = KeywordPhrase(text: "x", pronunciations: ["K AE QQ"])
        #expect(throws: KeywordError.pronunciation(text: "K AE QQ", unknown: "QQ")) {
            try KeywordSet([phrase])
        }
    }

    @Test func tooShortAndTooLongPhrasesAreErrors() {
        #expect(throws: KeywordError.self) { try KeywordSet([KeywordPhrase(text: "a")]) }
        let long = Array(repeating: "representative", count: 9).joined(separator: " ")
        #expect(throws: KeywordError.self) { try KeywordSet([KeywordPhrase(text: long)]) }
        #expect(throws: KeywordError.self) { try KeywordSet([KeywordPhrase(text: "")]) }
    }

    @Test func tenThousandPhrasesAreRefusedClearly() {
        let phrases = (0..<10_000).map { _ in KeywordPhrase(text: "operator") }
        #expect(throws: KeywordError.tooMany(count: 10_000, limit: KeywordSet.limit)) {
            try KeywordSet(phrases)
        }
    }

    @Test func phrasesThatAreTooLongTogetherAreRefusedClearly() {
        let long = Array(repeating: "representative", count: 5).joined(separator: " ")
        let phrases = (0..<400).map { _ in KeywordPhrase(text: long) }
        #expect {
            try KeywordSet(phrases)
        } throws: { error in
            guard case KeywordError.tooMuch(let states, KeywordSet.stateLimit) = error else {
                return false
            }
            return states > KeywordSet.stateLimit && "\(error)".contains("phones")
        }
    }

    @Test func listedPhrasesCarryTheirPronunciations() {
        let both = KeywordPhrase(line: " house  coffee = HH AW S | K AA F IY = HH AW S | K AO F IY")
        #expect(both?.text == "house coffee")
        #expect(both?.pronunciations == ["HH AW S | K AA F IY", "HH AW S | K AO F IY"])
        #expect(KeywordPhrase(line: "operator # alone")?.pronunciations == [])
        #expect(KeywordPhrase(line: "# nothing") == nil)
        #expect(KeywordPhrase(line: "  ") == nil)
        #expect(KeywordPhrase(line: " = K AE T") == nil)
    }

    @Test func stressDigitsAndCaseAreAllowed() throws {
        let one = try Pronunciation(arpabet: "hh y UW1 m AH0 n")
        #expect(one == (try Pronunciation(arpabet: "HH Y UW M AH N")))
    }
}

/// The scorer on rows made by hand: each row says one phone, surely.
@Suite struct PhraseScorerTests {
    private func endings(_ rows: [String], phrase: String) throws -> [PhraseScorer.Ending] {
        let set = try KeywordSet([KeywordPhrase(text: "x", pronunciations: [phrase])])
        let costs = PhoneCosts(set)
        var scorer = PhraseScorer(set)
        var row = [Float](repeating: 0, count: PhoneWeights.outputs)
        var values = [Float](repeating: 0, count: costs.columnCount)
        return rows.enumerated().map { index, name in
            for symbol in row.indices { row[symbol] = -12 }
            row[Phone(arpabet: name)?.symbols[0] ?? 190] = -0.001
            row.withUnsafeBufferPointer { from in
                values.withUnsafeMutableBufferPointer { to in
                    guard let from = from.baseAddress, let to = to.baseAddress else { return }
                    costs.fill(to, from: from)
                    scorer.step(set, costs: to, row: index)
                }
            }
            return scorer.endings[0]
        }
    }

    @Test func thePhraseItselfScoresZeroAndKnowsWhereItBegan() throws {
        let found = try endings(["-", "-", "K", "AE", "-", "T", "-"], phrase: "K AE T")
        #expect(found[5].score > -0.01)
        #expect(found[5].start == 2)
        #expect(found[3].score < -1)
    }

    @Test func aPhoneMissingOrWrongCosts() throws {
        #expect(try endings(["K", "AE", "P"], phrase: "K AE T")[2].score < -2)
        #expect(try endings(["K", "T"], phrase: "K AE T")[1].score < -2)
    }

    @Test func aRepeatedPhoneNeedsAGap() throws {
        #expect(try endings(["S", "IH", "T", "T"], phrase: "S IH T T")[3].score < -2)
        #expect(try endings(["S", "IH", "T", "-", "T"], phrase: "S IH T T")[4].score > -0.01)
    }

    @Test func aPhraseSaidEndlesslySlowlyIsNone() throws {
        let rows = ["K"] + Array(repeating: "AE", count: 80) + ["T"]
        #expect((try endings(rows, phrase: "K AE T").last?.score ?? 0) < -2)
    }
}

@Suite(
    .enabled(
        if: ModelFolder.has("asr_waveform.hama") && ModelFolder.has("silero_vad.onnx")
            && ModelFolder.has("libonnxruntime.so.1"), "needs models/: run scripts/fetch-models"))
struct ListeningWorkerTests {
    private static let models = ListeningModels(directory: ModelFolder.path)

    private func heard(
        _ worker: ListeningWorker, _ sound: [Int16], keywords: KeywordSet?, piece: Int = 160
    ) -> [Detection] {
        let id = WatchID(7)
        worker.watch(id, ListeningPlan(party: .caller, keywords: keywords))
        defer { worker.forget(id) }
        var found: [Detection] = []
        var place = 0
        while place < sound.count {
            let end = min(sound.count, place + piece)
            sound.withUnsafeBufferPointer {
                worker.hear(id, UnsafeBufferPointer(rebasing: $0[place..<end]))
            }
            place = end
            found += worker.advance().map(\.detection)
        }
        return found
    }

    @Test func allModelsOpen() {
        #expect(Self.models.problems.isEmpty)
        #expect(Self.models.capabilities.contains("spoken keywords"))
    }

    @Test func wordsTheLexiconDoesNotKnowAreSpelledByTheModel() throws {
        let set = try KeywordSet(
            [KeywordPhrase(text: "speak to a zookeeper")], pronouncer: Self.models.pronouncer)
        #expect(set.phrases.count == 1)
    }

    @Test func wordsThatLookForeignAreSpelledAsEnglishSaysThem() throws {
        let pronouncer = try #require(Self.models.pronouncer)
        let found = try #require(pronouncer.pronounce("cappuccino").first)
        // k a p u ch i n o
        #expect(found.map { $0.symbols[0] } == [27, 7, 35, 48, 47, 20, 32, 33])
        #expect(pronouncer.pronounce("coffee").first?.count == 4)
    }

    @Test func uselessSoundIsNoSpeechAndNoKeyword() throws {
        let set = try KeywordSet([KeywordPhrase(text: "operator")])
        let worker = ListeningWorker(models: Self.models, batchLimit: 2)
        #expect(heard(worker, [], keywords: set).isEmpty)
        #expect(heard(worker, Sounds.silence(1), keywords: set).isEmpty)
        let clipped = (0..<12_000).map { $0 / 3 % 2 == 0 ? Int16.max : Int16.min }
        for sound in [Sounds.noise(1.5, amplitude: 32_000), clipped] {
            let keywords = heard(worker, sound, keywords: set).filter {
                if case .keyword = $0 { true } else { false }
            }
            #expect(keywords.isEmpty)
        }
        #expect(worker.watchCount == 0)
        #expect(worker.statistics.modelFailures == 0)
    }

    @Test func soundOfALegNobodyWatchesIsNothing() {
        let worker = ListeningWorker(models: Self.models)
        Sounds.noise(0.1, amplitude: 1000).withUnsafeBufferPointer { worker.hear(WatchID(1), $0) }
        #expect(worker.advance().isEmpty)
    }
}

@Suite struct WithoutModelsTests {
    @Test func everyMissingModelIsNamedWithWhatToDo() {
        let models = ListeningModels(directory: "/nowhere")
        #expect(models.problems.count == 2)
        #expect(models.problems.allSatisfy { $0.contains("scripts/fetch-models") })
        #expect(models.capabilities == ["energy voice activity", "keys", "tones"])
    }

    @Test func speechIsStillHeardByEnergy() throws {
        let set = try KeywordSet([KeywordPhrase(text: "operator")])
        let worker = ListeningWorker(models: ListeningModels())
        let id = WatchID(1)
        worker.watch(id, ListeningPlan(party: .caller, keywords: set))
        let sound = Sounds.silence(1) + Sounds.babble(1) + Sounds.silence(1)
        sound.withUnsafeBufferPointer { worker.hear(id, $0) }
        let found = worker.advance().map(\.detection)
        guard case .speechBegan(let at)? = found.first, case .speechEnded? = found.last else {
            Issue.record("heard \(found)")
            return
        }
        #expect(abs(at.milliseconds - 1000) <= 60)
    }
}

/// Work that sound and configuration can cause stays bounded.
@Suite(
    .enabled(
        if: ModelFolder.has("asr_waveform.hama") && ModelFolder.has("silero_vad.onnx")
            && ModelFolder.has("libonnxruntime.so.1"), "needs models/: run scripts/fetch-models"))
struct ListeningWorkTests {
    /// Phrases of three arbitrary sounds that all count as likely in any speech.
    private static func phrases(_ count: Int) -> [KeywordPhrase] {
        let sounds = ["S", "T", "N", "AH", "IH", "R", "L", "K", "D", "M"]
        return (0..<count).map { number in
            let names = [number / 100 % 10, number / 10 % 10, number % 10].map { sounds[$0] }
            return KeywordPhrase(
                text: "phrase \(number)", pronunciations: [names.joined(separator: " ")],
                certain: -0.1, possible: -8)
        }
    }

    @Test func phrasesThatMatchEverythingCauseAFewLooksASecond() throws {
        var tuning = ListeningTuning()
        tuning.considerScore = -9
        let worker = ListeningWorker(
            models: ListeningModels(directory: ModelFolder.path), tuning: tuning, batchLimit: 1)
        let id = WatchID(1)
        let set = try KeywordSet(Self.phrases(60))
        worker.watch(id, ListeningPlan(party: .caller, keywords: set))
        let sound = Sounds.silence(0.5) + Sounds.babble(4) + Sounds.silence(0.5)
        for start in stride(from: 0, to: sound.count - 160, by: 160) {
            sound[start..<start + 160].withUnsafeBufferPointer { worker.hear(id, $0) }
            _ = worker.advance()
        }
        #expect(worker.statistics.candidates > 100)
        // Eight at once and four a second are new stretches; the other looks share those.
        #expect(worker.statistics.looksSpared > 0)
        #expect(worker.statistics.stretches <= 8 + 4 * 5)
    }
}
