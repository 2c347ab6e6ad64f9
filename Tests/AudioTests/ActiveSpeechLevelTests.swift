// SPDX-License-Identifier: Apache-2.0

import Audio
import Foundation
import Testing

@Suite struct ActiveSpeechLevelTests {
    /// Bursts of a tone with silence between them.
    private func bursts(
        rate: Int, decibels: Float, on: Double, off: Double, count: Int
    ) -> [Int16] {
        let amplitude = Double(SoundLevel.amplitude(decibels: decibels))
        let tone = (0..<Int(on * Double(rate))).map { index in
            Int16(amplitude * sin(2 * .pi * 440 * Double(index) / Double(rate)))
        }
        let pause = [Int16](repeating: 0, count: Int(off * Double(rate)))
        return (0..<count).flatMap { _ in tone + pause }
    }

    private func measure(_ samples: [Int16], rate: Int) -> ActiveSpeechLevel? {
        samples.withUnsafeBufferPointer { ActiveSpeechLevel(of: $0, rate: rate) }
    }

    @Test(arguments: [8000, 16_000, 48_000], [Float(-6), -20, -30, -45])
    func aToneThatNeverStopsIsActiveAllTheTime(rate: Int, decibels: Float) throws {
        let tone = bursts(rate: rate, decibels: decibels, on: 4, off: 0, count: 1)
        let measured = try #require(measure(tone, rate: rate))
        // A sine's power is 3 dB below the square of its amplitude.
        #expect(abs(measured.level - (decibels - 3)) < 0.3)
        #expect(measured.activity > 0.97)
    }

    /// Long pauses count for nothing: the level is that of the bursts, and the activity their share
    /// and 200 ms after each.
    @Test(arguments: [8000, 16_000], [Float(-10), -26, -40])
    func pausesDoNotLowerTheLevel(rate: Int, decibels: Float) throws {
        let sound = bursts(rate: rate, decibels: decibels, on: 1, off: 3, count: 4)
        let measured = try #require(measure(sound, rate: rate))
        #expect(abs(measured.level - (decibels - 3)) < 1.5)
        #expect((0.25...0.36).contains(measured.activity))
        let mean = SoundLevel(of: sound).rms
        #expect(measured.level > mean + 4)
    }

    @Test func silenceHasNoSpeech() {
        #expect(measure([Int16](repeating: 0, count: 16_000), rate: 8000) == nil)
        #expect(measure([], rate: 8000) == nil)
        #expect(measure([1, 2, 3], rate: 0) == nil)
    }

    @Test(arguments: [1, 2, 159, 160, 4001])
    func theLoudestSoundStaysWithinFullScale(length: Int) throws {
        let square = (0..<length).map { $0 / 7 % 2 == 0 ? Int16.max : Int16.min }
        guard let measured = measure(square, rate: 8000) else { return }
        #expect((0...1).contains(measured.activity))
        // Between two thresholds the level is estimated.
        #expect(measured.level <= 0.5)
    }
}
