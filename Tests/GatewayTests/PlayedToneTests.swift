// SPDX-License-Identifier: Apache-2.0

import Audio
import CallModel
import Gateway
import Listening
import Testing

/// What callers are played of a country's tones is what is recognised as that country's.
@Suite struct PlayedToneTests {
    private func heard(_ cadence: ToneCadence, times: Int, country: String?) -> [CallTone] {
        let milliseconds = cadence.stretches.map(\.milliseconds).reduce(0, +)
        var generator = ToneGenerator(cadence)
        let round = generator.samples(milliseconds * 8)
        let sound =
            (0..<times).flatMap { _ in round } + [Int16](repeating: 0, count: 16_000)
        var detector = ToneDetector(country: country)
        return sound.withUnsafeBufferPointer { detector.hear($0) }.map(\.tone)
            .filter { $0 != .beep }
    }

    @Test(arguments: CountryTones.countries) func isRecognised(_ country: String) throws {
        let table = try #require(CountryTones.of(country))
        let clips = table.clips
        let ringback = try #require(clips["ringback"])
        #expect(Set(heard(ringback, times: 3, country: country)) == [.ringback])
        let (busy, congestion) = (clips["busy-tone"], clips["congestion-tone"])
        for (clip, tone) in [(busy, CallTone.busy), (congestion, .congestion)] {
            let cadence = try #require(clip)
            let milliseconds = cadence.stretches.map(\.milliseconds).reduce(0, +)
            // At least 6 s, and well before a clip that does not end is given up.
            #expect((6000...10_000).contains(milliseconds))
            let isTold =
                table.cadence(of: .busy)?.milliseconds
                != table.cadence(of: .congestion)?.milliseconds
            let tones = heard(cadence, times: 1, country: country)
            #expect(isTold ? tones == [tone] : tones == [.busy], "\(country): \(tones)")
        }
    }

    @Test func britainHasTwoNames() {
        #expect(CountryTones.of("UK") == CountryTones.of("gb"))
        #expect(CountryTones.of("atlantis") == nil)
    }
}
