// SPDX-License-Identifier: Apache-2.0

import CallModel
import GatewayTesting
import Lab
import Listening
import SoundFiles
import Testing
import Timing

@Suite(
    .enabled(
        if: ModelFolder.has("silero_vad.onnx") && ModelFolder.has("libonnxruntime.so.1"),
        "needs models/: run scripts/fetch-models"))
struct VoiceActivityTests {
    private static let models = ListeningModels(directory: ModelFolder.path)

    private func heard(_ sound: [Int16], pieces: [Int] = [160]) -> [Detection] {
        let worker = ListeningWorker(models: Self.models)
        let id = WatchID(1)
        worker.watch(id, ListeningPlan(party: .caller))
        var found: [Detection] = []
        var place = 0
        var number = 0
        while place < sound.count {
            let end = min(sound.count, place + pieces[number % pieces.count])
            sound.withUnsafeBufferPointer {
                worker.hear(id, UnsafeBufferPointer(rebasing: $0[place..<end]))
            }
            place = end
            number += 1
            found += worker.advance().map(\.detection)
        }
        #expect(worker.statistics.modelFailures == 0)
        return found
    }

    /// Sounds that no caller makes on purpose.
    private static let useless: [String: [Int16]] = [
        "nothing": [], "one sample": [Int16.min], "zeros": Sounds.silence(3),
        "full-scale noise": Sounds.noise(3, amplitude: 32_767),
        "full-scale square": (0..<24_000).map { $0 / 3 % 2 == 0 ? .max : .min },
        "direct current": Array(repeating: 20_000, count: 24_000),
        "clicks": (0..<24_000).map { $0 % 4000 == 0 ? .max : 0 },
    ]

    @Test(arguments: useless.keys.sorted())
    func uselessSoundGivesOrderlyEvents(name: String) {
        let sound = Self.useless[name] ?? []
        var speaking = false
        var last: Int64 = 0
        for detection in heard(sound) {
            switch detection {
            case .speechBegan(let at):
                #expect(!speaking && at.samples >= 0 && at.samples <= Int64(sound.count))
                speaking = true
                last = at.samples
            case .speechEnded(let began, let ended):
                #expect(speaking && began.samples == last && ended.samples > last)
                speaking = false
            default: Issue.record("\(detection)")
            }
        }
    }

    @Test func silenceAndClicksAreNotSpeech() {
        #expect(heard(Sounds.silence(3)).isEmpty)
        #expect(heard(Self.useless["clicks"] ?? []).isEmpty)
    }

    /// Keys pressed eight times a second come and go as syllables do.
    @Test func keysAreNotSpeechHoweverFastTheyArePressed() {
        let keys = NonSpeech.keys.sounds.filter { $0.name.contains("0.06") }
        #expect(keys.count == 64)
        for outcome in NonSpeechTrial().run(keys, models: Self.models) {
            #expect(outcome.speech < NonSpeechTrial.limit, "\(outcome.sound.name)")
        }
    }

    @Test func howTheSoundIsCutUpDoesNotMatter() {
        let sound = [
            Sounds.silence(0.7), Sounds.babble(1.3), Sounds.silence(1.1),
            Sounds.noise(1, amplitude: 4000), Sounds.silence(1),
        ].flatMap { $0 }
        let whole = heard(sound)
        #expect(heard(sound, pieces: [1, 397, 13, 801, 160]) == whole)
        #expect(heard(sound, pieces: [8000]) == whole)
        #expect(!whole.isEmpty)
    }

    @Test func aQuietLineCostsNoModel() {
        let worker = ListeningWorker(models: Self.models)
        worker.watch(WatchID(1), ListeningPlan(party: .caller))
        Sounds.noise(8, amplitude: 12).withUnsafeBufferPointer { sound in
            for start in stride(from: 0, to: sound.count, by: 160) {
                worker.hear(
                    WatchID(1), UnsafeBufferPointer(rebasing: sound[start..<start + 160]))
                _ = worker.advance()
            }
        }
        // Of 250 hops.
        #expect(worker.statistics.voiceHops < 25)
    }

    @Test(.enabled(if: SpeechData.path != nil, "needs SPEECH_DATA"))
    func digitsInNoiseAreToldBetterThanBySileroOrLevelAlone() throws {
        let digits = SpeechData.manifest.recordings.filter { $0.set == "digits" }
        let sounds = stride(from: 0, to: digits.count, by: 13)
            .compactMap { SpeechData.load(digits[$0].path) }
        var trial = VoiceTrial()
        trial.mixing.signalToNoise = 10
        let result = trial.run(
            sounds, models: Self.models, noise: Sounds.noise(5, amplitude: 3000))
        let ours = try #require(result.curves[.joined]).area
        #expect(ours > 0.9)
        #expect(ours > (result.curves[.plainLater]?.area ?? 1))
        #expect(result.missedOnsets < sounds.count / 5)
        #expect(result.medianOnsetError <= 80)
    }
}
