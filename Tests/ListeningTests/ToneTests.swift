// SPDX-License-Identifier: Apache-2.0

import CallModel
import GatewayTesting
import Listening
import Testing
import Timing

@Suite struct ToneTests {
    private func tones(
        _ sound: [Int16], country: String? = nil, played: [Int16] = []
    ) -> [CallTone] {
        var detector = ToneDetector(country: country)
        return sound.withUnsafeBufferPointer { heard in
            played.withUnsafeBufferPointer { detector.hear(heard, played: $0) }
        }.map(\.tone)
    }

    private func cadence(_ frequencies: [Double], on: Double, off: Double, times: Int) -> [Int16] {
        (0..<times).flatMap { _ in
            Sounds.silence(off) + Sounds.tone(frequencies, on, amplitude: 3000)
        } + Sounds.silence(1)
    }

    private func sound(of cadence: CountryTones.Cadence, seconds: Double) -> [Int16] {
        CountrySounds.sound(of: cadence, seconds: seconds)
    }

    @Test func dialTone() {
        #expect(tones(Sounds.tone([350, 440], 3, amplitude: 3000)) == [.dial])
        #expect(tones(Sounds.tone([425], 7, amplitude: 3000)) == [.dial])
    }

    /// Dial tones that come and go, with the country named and without: told once, as nothing else
    /// that would end a call.
    @Test(arguments: ["it", "cz", "gr"], [true, false])
    func dialTonesWithACadence(country: String, isNamed: Bool) throws {
        let known = try #require(CountryTones.of(country))
        let dial = try #require(known.cadences.first { $0.tone == .dial })
        for shift in 0..<dial.milliseconds.count / 2 {
            var turned = dial
            let whole = dial.milliseconds
            turned.milliseconds = Array(whole[(2 * shift)...] + whole[..<(2 * shift)])
            let heard = tones(sound(of: turned, seconds: 9), country: isNamed ? country : nil)
            #expect(heard.filter { $0 != .beep } == [.dial], "\(turned): \(heard)")
        }
    }

    /// Two frequencies a few hertz apart: Australia's dial tone and its ringing, and Britain's
    /// ringing, which lies around them.
    @Test(arguments: [nil, "au"])
    func pairsCloseTogether(country: String?) {
        for level in [600, 3000, 12000] {
            let dial = Sounds.tone([413, 438], 3, amplitude: Double(level) / 2)
            #expect(tones(dial, country: country) == [.dial])
            for pair in [[413.0, 438], [400, 450]] {
                let burst = Sounds.tone(pair, 0.4, amplitude: Double(level) / 2)
                let ringing =
                    burst + Sounds.silence(0.2) + burst + Sounds.silence(2) + burst
                    + Sounds.silence(0.2) + burst + Sounds.silence(1)
                #expect(tones(ringing, country: country) == [.ringback], "\(pair)")
            }
        }
    }

    @Test func ringback() {
        #expect(tones(cadence([440, 480], on: 2, off: 4, times: 2)) == [.ringback])
        #expect(tones(cadence([400, 450], on: 0.4, off: 0.2, times: 2)) == [.ringback])
        #expect(tones(cadence([425], on: 1, off: 4, times: 2)).contains(.ringback))
    }

    /// Each country's own tones, with the country named; and one of the two wherever it is.
    @Test(arguments: CountryTones.countries)
    func busyAndCongestionOfEveryCountry(country: String) throws {
        let known = try #require(CountryTones.of(country))
        let cadences = known.cadences.filter { $0.tone == .busy || $0.tone == .congestion }
        let isTold = Set(cadences.map(\.milliseconds)).count > 1
        for cadence in cadences {
            let sound = sound(of: cadence, seconds: 9)
            let own = tones(sound, country: country)
            #expect(!isTold || own == [cadence.tone], "\(cadence): \(own)")
            let anywhere = tones(sound)
            #expect(anywhere == [.busy] || anywhere == [.congestion], "\(cadence): \(anywhere)")
        }
    }

    @Test func busyAndCongestionWithoutACountry() {
        #expect(tones(cadence([480, 620], on: 0.5, off: 0.5, times: 4)) == [.busy])
        #expect(tones(cadence([480, 620], on: 0.25, off: 0.25, times: 6)) == [.congestion])
        #expect(tones(cadence([425], on: 0.48, off: 0.48, times: 5)) == [.busy])
        #expect(tones(cadence([425], on: 0.24, off: 0.24, times: 8)) == [.congestion])
        #expect(tones(cadence([400], on: 0.375, off: 0.375, times: 8)) == [.busy])
    }

    /// Tones with soft edges, as generators make them, that begin anywhere in a window.
    @Test(arguments: [400.0, 414, 425, 440, 450])
    func softEdgesAreNoTonesOfTheirOwn(frequency: Double) {
        for on in [0.24, 0.3, 0.375, 0.48, 0.5] {
            for offset in stride(from: 0, to: 160, by: 37) {
                let burst = Sounds.tone([frequency], on, amplitude: 5000)
                let soft = burst.enumerated().map { index, sample in
                    let edge = min(index + 1, burst.count - index, 40)
                    return Int16(Int(sample) * edge / 40)
                }
                let sound =
                    Array(repeating: Int16(0), count: offset)
                    + (0..<8).flatMap { _ in soft + Sounds.silence(on) } + Sounds.silence(1)
                let wanted: CallTone = on >= 0.3 ? .busy : .congestion
                #expect(tones(sound) == [wanted], "\(on) s after \(offset)")
            }
        }
    }

    @Test func specialInformation() {
        for (low, middle, high) in [(950.0, 1400.0, 1800.0), (985.2, 1428.5, 1776.7)] {
            for length in [0.276, 0.33, 0.38] {
                let sound =
                    Sounds.silence(0.3) + Sounds.tone([low], length)
                    + Sounds.tone([middle], length) + Sounds.silence(0.02)
                    + Sounds.tone([high], length) + Sounds.silence(1)
                #expect(tones(sound) == [.specialInformation])
            }
        }
    }

    @Test func aBeepAfterSpeech() {
        for pitch in [300.0, 425, 440, 600, 850, 1000, 1400, 2000, 2400] {
            for length in [0.1, 0.25, 0.5, 1, 1.5] {
                let sound =
                    Sounds.babble(2) + Sounds.silence(0.4) + Sounds.tone([pitch], length)
                    + Sounds.silence(1.2)
                #expect(tones(sound) == [.beep], "\(pitch) Hz for \(length) s")
            }
        }
    }

    @Test func whatIsPlayedAndComesBackIsNoTone() {
        let busy = cadence([480, 620], on: 0.5, off: 0.5, times: 6)
        for delay in [0, 400, 1600, 4000] {
            let back = Array(repeating: Int16(0), count: delay) + busy.map { $0 / 4 }
            #expect(tones(back, played: busy + Sounds.silence(1)).isEmpty, "\(delay) samples")
        }
        // Under words of ours it is one.
        #expect(tones(busy, played: Sounds.babble(8)) == [.busy])
    }

    /// A packet or two lost anywhere, and filled as on a leg, change nothing.
    @Test(arguments: [1, 2]) func lostPacketsBreakNoTone(lost: Int) {
        let signals: [(sound: [Int16], tone: CallTone)] = [
            (cadence([480, 620], on: 0.5, off: 0.5, times: 8), .busy),
            (cadence([425], on: 0.48, off: 0.48, times: 8), .busy),
            (cadence([425], on: 0.24, off: 0.24, times: 16), .congestion),
            (Sounds.tone([350, 440], 4, amplitude: 3000), .dial),
            (
                Sounds.tone([950], 0.33) + Sounds.tone([1400], 0.33) + Sounds.tone([1800], 0.33)
                    + Sounds.silence(2), .specialInformation
            ),
        ]
        for (sound, tone) in signals {
            for frame in 0..<60 {
                for shift in [0, 53, 111] {
                    let whole = Array(repeating: Int16(0), count: shift) + sound
                    let heard = tones(Sounds.losing(frame..<frame + lost, of: whole))
                    #expect(heard == [tone], "\(tone), frame \(frame) lost, \(shift): \(heard)")
                }
            }
        }
    }

    @Test func speechAndNoiseAreNoTones() {
        #expect(tones(Sounds.babble(10)).isEmpty)
        #expect(tones(Sounds.noise(10, amplitude: 8000)).isEmpty)
        #expect(tones([]).isEmpty)
    }
}

@Suite struct FaxTests {
    private func tones(_ sound: [Int16]) throws -> [CallTone] {
        let detector = try #require(FaxDetector())
        return stride(from: 0, to: sound.count - 159, by: 160).compactMap { start in
            sound[start..<start + 160].withUnsafeBufferPointer { detector.hear($0)?.tone }
        }
    }

    private func call(_ times: Int, every gap: Double = 3) -> [Int16] {
        (0..<times).flatMap { _ in
            Sounds.silence(gap) + Sounds.tone([1100], 0.5, amplitude: 4000)
        } + Sounds.silence(1)
    }

    @Test func callingAndAnswering() throws {
        #expect(try tones(call(3)) == [.faxCalling])
        let answer = Sounds.silence(1.5) + Sounds.tone([2100], 3, amplitude: 4000)
        #expect(try tones(answer + Sounds.silence(1)) == [.faxAnswering])
        // With its phase turned every 450 ms, as modems and later machines send it.
        let turned = (0..<7).flatMap { part in
            Sounds.tone([2100], 0.45, amplitude: part % 2 == 0 ? 4000 : -4000)
        }
        #expect(try tones(Sounds.silence(1) + turned + Sounds.silence(1)) == [.faxAnswering])
    }

    @Test func lostPacketsBreakNoAnsweringTone() throws {
        let sound = Sounds.silence(0.5) + Sounds.tone([2100], 2.6, amplitude: 4000)
        for frame in stride(from: 20, to: 150, by: 3) {
            let broken = Sounds.losing(frame..<frame + 2, of: sound) + Sounds.silence(1)
            #expect(try tones(broken) == [.faxAnswering], "frame \(frame)")
        }
    }

    @Test func oneBurstIsNoFax() throws {
        #expect(try tones(call(1)).isEmpty)
        #expect(try tones(call(4, every: 1)).isEmpty)
        for length in [0.1, 0.5, 1] {
            #expect(
                try tones(Sounds.silence(0.5) + Sounds.tone([2100], length) + Sounds.silence(1))
                    .isEmpty)
        }
    }

    @Test func speechAndNoiseAreNoFax() throws {
        #expect(try tones(Sounds.babble(20)).isEmpty)
        #expect(try tones(Sounds.noise(20, amplitude: 8000)).isEmpty)
    }
}
