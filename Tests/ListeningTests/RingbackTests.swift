// SPDX-License-Identifier: Apache-2.0

import CallModel
import Foundation
import GatewayTesting
import Listening
import SoundFiles
import Testing

/// Ringing of every country of the table, and what else of tones might be taken for something it is not.
@Suite struct RingbackTests {
    private func listen(_ sound: [Int16], country: String?) -> [Detection] {
        let listener = LegListener(
            .init(digits: false, tones: true, answer: true, country: country))
        var detections: [Detection] = []
        for start in stride(from: 0, to: sound.count - 159, by: 160) {
            sound[start..<start + 160].withUnsafeBufferPointer {
                listener.hear($0, into: &detections)
            }
        }
        return detections
    }

    /// On the line of an operator who was called: ringing, and nobody who has answered.
    @Test(arguments: CountryTones.countries) func isRinging(_ country: String) throws {
        let ringback = try #require(CountryTones.of(country)?.cadence(of: .ringback))
        for named in [country, nil] {
            for amplitude in [600.0, 3000, 8000] {
                let sound = CountrySounds.sound(of: ringback, seconds: 14, amplitude: amplitude)
                let heard = listen(sound, country: named)
                let tones = heard.compactMap { detection -> CallTone? in
                    if case .tone(let tone, _) = detection { tone } else { nil }
                }
                #expect(tones.contains(.ringback), "\(country) at \(amplitude): \(tones)")
                // A first burst that stands alone may be any beep: nothing is done about those.
                #expect(Set(tones).subtracting([.ringback, .beep]).isEmpty, "\(country): \(tones)")
                let answers = heard.compactMap { detection -> AnswerKind? in
                    if case .answer(let verdict) = detection { verdict.kind } else { nil }
                }
                #expect(answers.allSatisfy { $0 == .silence }, "\(country): \(answers)")
            }
        }
    }

    /// Dial tones that swell: India, Singapore, South Africa.
    @Test(arguments: ["in", "sg", "za"]) func swellingDialTone(country: String) throws {
        let ringback = try #require(CountryTones.of(country)?.cadence(of: .ringback))
        let sound =
            CountrySounds.burst(ringback.sound, 3, 3000) + CountrySounds.burst(.pure([]), 1, 0)
        let tones = listen(sound, country: country).compactMap { detection -> CallTone? in
            if case .tone(let tone, _) = detection { tone } else { nil }
        }
        #expect(tones == [.dial])
    }

    /// Recordings of real people beside the checkout, where they are there.
    private static let speech =
        URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path + "/shared/speech"

    /// No tone of a call's progress, of a fax or before an announcement in more than an hour of speech.
    @Test(.enabled(if: FileManager.default.fileExists(atPath: speech)))
    func noToneInAnHourOfRealSpeech() throws {
        let listener = LegListener(.init(digits: true, tones: true))
        var samples = 0
        for folder in ["coffee-orders", "wake-words", "digits", "noise"] {
            let files = try #require(
                FileManager.default.enumerator(atPath: "\(Self.speech)/\(folder)"))
            for case let file as String in files where file.hasSuffix(".wav") {
                let sound = try WAVFile(path: "\(Self.speech)/\(folder)/\(file)").channel(0)
                var detections: [Detection] = []
                sound.withUnsafeBufferPointer { listener.hear($0, into: &detections) }
                samples += sound.count
                try #require(detections.isEmpty, "\(folder)/\(file): \(detections)")
            }
        }
        #expect(samples > 3600 * 8000)
    }
}
