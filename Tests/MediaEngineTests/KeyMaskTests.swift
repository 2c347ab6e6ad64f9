// SPDX-License-Identifier: Apache-2.0

import Audio
import Foundation
import MediaEngine
import SoundFiles
import Testing

/// Voices without a key in them come through the mask of keys whole.
@Suite struct KeyMaskTests {
    private static let root =
        URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
    private static let fixtures = root.path + "/audio-fixtures"

    private static func sounds() throws -> [(name: String, sound: [Int16])] {
        try ["", "/requests"].flatMap { folder in
            try FileManager.default.contentsOfDirectory(atPath: fixtures + folder).sorted()
                .filter { $0.hasSuffix(".wav") }
                .map { name in
                    (name, try WAVFile(path: "\(fixtures)\(folder)/\(name)").channel(0))
                }
        }
    }

    @Test func noVoiceOfTheFixturesIsSilenced() throws {
        let sounds = try Self.sounds()
        #expect(sounds.count > 80)
        for gain in [1.0, 0.25, 0.05] {
            var trial = KeyMaskTrial()
            for (name, sound) in sounds {
                let before = trial
                let quieter = sound.map { Int16((Double($0) * gain).rounded()) }
                let isPlayed = trial.play(quieter)
                #expect(isPlayed)
                #expect(trial.keys == before.keys, "a key in \(name)")
                // One frame of 20 ms and its ramps is the most that a syllable may lose.
                #expect(trial.longest <= 480, "\(name): \(trial.longest) samples in one place")
            }
            #expect(trial.secondsAnHour <= 2, "\(trial.secondsAnHour) s an hour at \(gain)")
        }
    }

    /// Recordings of real people beside the checkout, where they are there.
    private static let speech = root.deletingLastPathComponent().path + "/shared/speech"

    /// More than an hour of it, as loud as can be and as calls have it.
    @Test(.enabled(if: FileManager.default.fileExists(atPath: speech)))
    func noKeyInAnHourOfRealSpeech() throws {
        var trial = KeyMaskTrial()
        for folder in ["coffee-orders", "wake-words", "digits"] {
            let files = try #require(
                FileManager.default.enumerator(atPath: "\(Self.speech)/\(folder)"))
            for case let file as String in files where file.hasSuffix(".wav") {
                let sound = try WAVFile(path: "\(Self.speech)/\(folder)/\(file)").channel(0)
                for gain in [1.0, 0.25] {
                    let isPlayed = trial.play(sound.map { Int16((Double($0) * gain).rounded()) })
                    #expect(isPlayed)
                    try #require(trial.keys == 0, "a key in \(folder)/\(file) at \(gain)")
                }
            }
        }
        #expect(trial.samples > 2 * 3600 * 8000)
        #expect(trial.secondsAnHour <= 1, "\(trial.secondsAnHour) s an hour are silenced")
    }

    /// The other way: what is a key is silenced, so that the trial can fail.
    @Test func aKeyIsSilenced() {
        var key = ToneGenerator(
            ToneCadence([.init([770, 1336], milliseconds: 1000)], level: -13, repeats: true))
        var trial = KeyMaskTrial()
        let isPlayed = trial.play([Int16](repeating: 0, count: 1600) + key.samples(1600))
        #expect(isPlayed)
        #expect(trial.keys == 1 && trial.stretches == 1 && trial.silenced > 1400)
    }
}
