// SPDX-License-Identifier: Apache-2.0

import Audio
import CallModel
import Foundation
import JSON
import Lab
import Testing

@Suite struct SoundProbeTests {
    private func tone(
        _ frequency: Double, rate: Int, amplitude: Double, seconds: Double
    ) -> [Int16] {
        (0..<Int(seconds * Double(rate))).map { index in
            let value = amplitude * sin(2 * .pi * frequency * Double(index) / Double(rate))
            return Int16(max(-32768, min(32767, value)))
        }
    }

    @Test(arguments: [8000, 16_000, 44_100])
    func aToneIsWhatItIs(rate: Int) throws {
        let probe = SoundProbe(tone(1000, rate: rate, amplitude: 3277, seconds: 2), rate: rate)
        #expect(abs(probe.level.rms + 23) < 0.1)
        #expect(abs(probe.level.peak + 20) < 0.1)
        #expect(probe.clippedSamples == 0)
        #expect(probe.deadSilence == 0)
        let upper = try #require(probe.upperFrequency)
        #expect((1000...1250).contains(upper))
    }

    @Test(arguments: [300.0, 1000, 3000, 7000])
    func theHighestBandWithSoundIsFound(frequency: Double) throws {
        let low = tone(200, rate: 16_000, amplitude: 8000, seconds: 1)
        let high = tone(frequency, rate: 16_000, amplitude: 800, seconds: 1)
        let probe = SoundProbe(zip(low, high).map { $0 + $1 }, rate: 16_000)
        let upper = try #require(probe.upperFrequency)
        #expect((frequency...frequency + 250).contains(upper))
    }

    /// A wave whose tops are cut off shows it; one that only comes near does not.
    @Test func clippingIsCounted() {
        let whole = SoundProbe(tone(300, rate: 8000, amplitude: 32_767, seconds: 1), rate: 8000)
        let cut = SoundProbe(tone(300, rate: 8000, amplitude: 60_000, seconds: 1), rate: 8000)
        #expect(whole.clippedSamples < 10)
        #expect(cut.clippedSamples > 2000)
    }

    @Test func silenceAndOffsetAreTold() {
        let silent = SoundProbe([Int16](repeating: 0, count: 8000), rate: 8000)
        #expect(silent.deadSilence == 1)
        #expect(silent.noiseFloor == nil)
        #expect(silent.speech == nil)
        #expect(silent.upperFrequency == nil)
        let shifted = SoundProbe(
            tone(500, rate: 8000, amplitude: 1000, seconds: 1).map { $0 + 300 }, rate: 8000)
        #expect(abs(shifted.offset - 300) < 2)
        #expect(shifted.lines.contains { $0.hasPrefix("offset") })
    }

    @Test(arguments: [0, 1, 79, 160, 511, 512])
    func soundOfAnyLengthIsMeasuredAndDrawn(count: Int) {
        let samples = [Int16](repeating: 500, count: count)
        let probe = SoundProbe(samples, rate: 8000)
        #expect((0...1).contains(probe.silence))
        let picture = SoundPicture.svg(title: "a < b", samples: samples, rate: 8000)
        #expect(picture.hasSuffix("</svg>\n"))
        #expect(picture.contains("a &lt; b"))
        #expect(!picture.contains("nan"))
    }

    @Test func aPictureOfAnHourIsNoLargerThanOneOfASecond() {
        let minute = tone(440, rate: 8000, amplitude: 9000, seconds: 60)
        let picture = SoundPicture.svg(
            title: "long", samples: minute + minute + minute, rate: 8000)
        #expect(picture.utf8.count < 1_000_000)
    }
}

@Suite struct TransmissionRatingTests {
    /// Without loss and delay all defaults give R 93.2 and MOS 4.41 (G.107 annex B, table).
    @Test func theDefaultsGiveTheBest() throws {
        let best = try #require(TransmissionRating(codec: "PCMU", loss: 0, delay: 0))
        #expect(best.factor == 93.2)
        #expect(abs(best.score - 4.41) < 0.005)
    }

    /// Pure delay: values of Idd by the recommendation's formula at 200, 300 and 400 ms.
    @Test(arguments: zip([100.0, 200, 300, 400], [0.0, 3.0, 14.9, 24.2]))
    func delayCosts(delay: Double, impairment: Double) throws {
        let rating = try #require(TransmissionRating(codec: "PCMA", loss: 0, delay: delay))
        #expect(abs(93.2 - rating.factor - impairment) < 0.3)
    }

    @Test func lossOnlyEverCosts() throws {
        var last = Double.infinity
        for loss in stride(from: 0.0, through: 1, by: 0.05) {
            let rating = try #require(TransmissionRating(codec: "PCMU", loss: loss, delay: 50))
            #expect(rating.factor < last)
            #expect((1...4.5).contains(rating.score))
            last = rating.factor
        }
        #expect(TransmissionRating(codec: "iLBC", loss: 0, delay: 0) == nil)
    }
}

@Suite struct LegProbeTests {
    private func record(_ name: String, _ detail: JSONValue, _ words: String = "") -> JournalRecord
    {
        JournalRecord(
            call: CallID(rawValue: "call-1"), sequence: 1, at: WallTime(milliseconds: 0),
            offset: .zero, name: name, words: words, detail: detail)
    }

    @Test func aLegIsRatedByWhatBecameOfItsPackets() throws {
        let legs = LegProbe.legs(of: [
            record("caller.connected", ["media": "PCMU/8000"]),
            record("agent.connected", ["media": "twilio"]),
            record(
                "leg.quality",
                [
                    "party": "caller",
                    "quality": [
                        "packets_received": 990, "packets_lost": 10, "loss_percent": 1,
                        "jitter_ms": 2, "round_trip_ms": 60, "level_dbfs": -21,
                    ],
                ], "sound of the caller: 990 packets, 1.0 % lost"),
            // A stream has no jitter: nothing is said of it.
            record(
                "leg.quality", ["party": "agent", "quality": ["packets_sent": 5, "jitter_ms": 0]],
                "sound of the agent: level -18 dBFS"),
        ])
        #expect(legs.map(\.party) == ["caller", "agent"])
        let rating = try #require(legs[0].rating)
        #expect(abs(rating.factor - 89.5) < 0.3)
        #expect(
            legs[0].lines[0] == "sound of the caller: 990 packets, 1.0 % lost (PCMU/8000)")
        #expect(legs[1].lines == ["sound of the agent: level -18 dBFS (twilio)"])
        #expect(legs[1].rating == nil)
    }
}
