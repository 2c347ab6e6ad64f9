// SPDX-License-Identifier: Apache-2.0

import Audio
import CallModel
import Codecs
import MediaEngine
import RTP
import Testing
import Timing

/// What is done to the sound of a leg where it was asked for, and that else nothing is.
@Suite struct CleaningTests {
    /// A caller whose sound is cleaned, and an operator who hears it as it is; both at 8 or 16 kHz.
    private func call(
        isWide: Bool = false, _ change: (inout Cleaning) -> Void
    ) -> (Studio, Telephone, Telephone) {
        let studio = Studio()
        let row = isWide ? L16.descriptionAt16kHz : L16.description
        var cleaning = Cleaning()
        change(&cleaning)
        let caller = studio.connect(.caller, L16(description: row)) { $0.cleaning = cleaning }
        let person = studio.connect(.operator, L16(description: row))
        (caller.speaks, person.speaks) = (false, false)
        studio.media.apply(.route(Routing(caller: [.operator], operator: [.caller])))
        return (studio, caller, person)
    }

    private func say(_ sound: [Int16], _ telephone: Telephone, to party: Party, of studio: Studio) {
        studio.deliver(
            telephone.packet(
                of: sound, by: L16(description: telephone.row), payloadType: telephone.payloadType),
            to: party, from: telephone.address)
    }

    private func power(_ samples: some Collection<Int16>) -> Double {
        samples.reduce(1.0) { $0 + Double($1) * Double($1) } / Double(max(1, samples.count))
    }

    private func decibels(_ ratio: Double) -> Double {
        Double(SoundLevel.decibels(Float(ratio.squareRoot()))) + 90.309
    }

    @Test func unaskedNothingIsDone() {
        let (studio, caller, person) = call { _ in }
        var voice = Voice(pitch: 120, pace: 1.7, seed: 1)
        let said = (0..<200).map { _ in voice.samples(160).map { $0 &+ 900 } }
        for frame in said {
            say(frame, caller, to: .caller, of: studio)
            studio.tick()
        }
        let heard = Array(person.heard.suffix(16_000))
        let all = said.flatMap(\.self)
        let late = (0..<2000).first { late in
            Array(all[(all.count - 16_000 - late)..<(all.count - late)]) == heard
        }
        #expect(late != nil)
        // And where nothing is to hear, nothing is.
        #expect(caller.heard.allSatisfy { $0 == 0 })
    }

    @Test(arguments: [-3000, -100, 800, 12_000] as [Int16], [false, true])
    func anOffsetIsTakenOut(_ offset: Int16, _ isWide: Bool) {
        let (studio, caller, person) = call(isWide: isWide) { $0.removesOffset = true }
        let rate = caller.row.sampleRate
        var tone = ToneGenerator(.sine(400, level: -20), rate: rate)
        for _ in 0..<100 {
            say(
                tone.samples(rate / 50).map { $0 &+ offset }, caller, to: .caller, of: studio)
            studio.tick()
        }
        let heard = Array(person.heard.suffix(rate))
        let mean = heard.reduce(0) { $0 + Int($1) } / heard.count
        #expect(abs(mean) < 12, "\(mean)")
        #expect(abs(GoertzelProbe(frequency: 400, rate: rate).level(in: heard) + 20) < 0.5)
    }

    @Test(arguments: [10, 20], [false, true])
    func steadyNoiseIsLoweredAndSpeechIsNot(_ decibels: Int, _ isWide: Bool) {
        let (studio, caller, person) = call(isWide: isWide) { $0.noise = decibels }
        let rate = caller.row.sampleRate
        var voice = Voice(pitch: 120, pace: 1.7, seed: 1, rate: rate)
        var noise = ComfortNoise(seed: 9)
        noise.set(level: -45)
        var (said, plain): ([Int16], [Int16]) = ([], [])
        for _ in 0..<800 {
            let clear = voice.samples(rate / 50)
            var frame = clear
            frame.withUnsafeMutableBufferPointer { noise.add(to: $0) }
            plain += clear
            said += frame
            say(frame, caller, to: .caller, of: studio)
            studio.tick()
        }
        // The pauses for thought are 0.6 s at the end of each 4 s; the last two of them, well inside.
        let pauses = [11, 15].map { second in
            (second * rate + rate * 6 / 10)..<(second * rate + rate * 9 / 10)
        }
        let before = power(pauses.flatMap { said[$0] })
        let after = power(pauses.flatMap { person.heard[$0] })
        let lowered = self.decibels(before) - self.decibels(after)
        #expect(lowered > Double(decibels) * 0.6, "\(lowered) dB")
        let speech = (12 * rate)..<(15 * rate)
        let kept = self.decibels(power(person.heard[speech])) - self.decibels(power(plain[speech]))
        #expect(abs(kept) < 2, "\(kept) dB")
    }

    /// A voice of any level comes to the same, but for one that would need more than 24 dB.
    @Test(arguments: [-45, -40, -30, -20, -12] as [Float], [-26, -20])
    func speechIsBroughtToOneLevel(_ level: Float, _ wanted: Int) {
        let (studio, caller, person) = call { $0.level = wanted }
        var voice = Voice(pitch: 120, pace: 1.7, seed: 1)
        let loud = voice.samples(8000 * 20)
        let factor = SoundLevel.amplitude(decibels: level) / Float(active(loud))
        for start in stride(from: 0, to: loud.count, by: 160) {
            let frame = loud[start..<start + 160].map {
                Int16(max(-32_700, min(32_700, Float($0) * factor)))
            }
            say(frame, caller, to: .caller, of: studio)
            studio.tick()
        }
        let heard = SoundLevel.decibels(Float(active(Array(person.heard.suffix(8000 * 8)))))
        #expect(abs(heard - Float(wanted)) < 4, "\(heard) dB")
    }

    /// The root mean square of what is no pause.
    private func active(_ samples: [Int16]) -> Double {
        let powers = stride(from: 0, to: samples.count - 159, by: 160).map {
            power(samples[$0..<$0 + 160])
        }
        let most = powers.max() ?? 1
        let loud = powers.filter { $0 > most / 1000 }
        return (loud.reduce(0, +) / Double(max(1, loud.count))).squareRoot()
    }

    struct Echo {
        /// How much less of the operator's voice comes back to the operator than the caller's
        /// microphone got, in each second.
        var lowered: [Double] = []
        /// The caller's own voice while both speak: as it is heard, to what it was, in decibels.
        var kept = 0.0
        /// All that the operator heard.
        var heard: [Int16] = []
    }

    /// The operator speaks for 24 s; the caller listens on a loudspeaker, and joins in from 16 to 20 s.
    private func talk(
        delay: Int, tail: Int, isWide: Bool, operatorSpeaks: Bool = true
    ) -> Echo {
        let (studio, caller, person) = call(isWide: isWide) { $0.echo = tail }
        let rate = caller.row.sampleRate
        let count = rate / 50
        var far = Voice(pitch: 115, pace: 1.7, seed: 1, rate: rate)
        var near = Voice(pitch: 190, pace: 2.3, seed: 2, rate: rate)
        var room = Room(delay: delay, rate: rate)
        var (echoes, voices): ([Int16], [Int16]) = ([], [])
        for tick in 0..<1200 {
            let words = operatorSpeaks ? far.samples(count) : [Int16](repeating: 0, count: count)
            say(words, person, to: .operator, of: studio)
            let played = Array(caller.heard.suffix(count))
            let echo = room.play(
                played.count == count ? played : [Int16](repeating: 0, count: count))
            let isBoth = (800..<1000).contains(tick)
            let voice = isBoth ? near.samples(count) : [Int16](repeating: 0, count: count)
            let noise = (0..<count).map { Float(($0 * 7919) % 13) - 6 }
            let frame = (0..<count).map { index in
                Int16(
                    max(-32_000, min(32_000, echo[index] + Float(voice[index]) + noise[index])))
            }
            echoes += echo.map { Int16(max(-32_000, min(32_000, $0))) }
            voices += voice
            say(frame, caller, to: .caller, of: studio)
            studio.tick()
        }
        var result = Echo()
        let heard = person.heard
        result.lowered = (0..<23).map { second in
            let range = (second * rate)..<((second + 1) * rate)
            return decibels(power(echoes[range])) - decibels(power(heard[range]))
        }
        let both = (17 * rate)..<(17 * rate + rate * 2)
        result.kept = decibels(power(heard[both])) - decibels(power(voices[both]))
        result.heard = Array(heard[both])
        return result
    }

    @Test(arguments: [20, 60, 120, 200, 300]) func anEchoIsTakenOut(_ delay: Int) {
        let echo = talk(delay: delay, tail: 400, isWide: false)
        print("echo after \(delay) ms:", echo.lowered.map { Int($0) }, echo.kept)
        // Before they both speak, and after.
        #expect(echo.lowered[12...14].reduce(0, +) / 3 > 25)
        #expect(echo.lowered[21...22].reduce(0, +) / 2 > 25)
        // The caller's own voice survives it, and is what it would be without any echo.
        #expect(abs(echo.kept) < 6)
        let alone = talk(delay: delay, tail: 400, isWide: false, operatorSpeaks: false).heard
        #expect(likeness(echo.heard[...], alone[...]) > 0.85)
    }

    @Test func soItIsAt16Kilohertz() {
        let echo = talk(delay: 100, tail: 300, isWide: true)
        print("echo at 16 kHz:", echo.lowered.map { Int($0) }, echo.kept)
        #expect(echo.lowered[12...14].reduce(0, +) / 3 > 20)
        #expect(abs(echo.kept) < 4)
    }

    /// What is asked for comes by a price of 20 ms, and by no more.
    @Test(arguments: [0, 1, 2, 3]) func cleaningHoldsOneFrameBackAtMost(_ kind: Int) {
        func onset(_ change: (inout Cleaning) -> Void) -> Int {
            let (studio, caller, person) = call(change)
            for tick in 0..<100 {
                let isLoud = tick >= 50
                say(
                    isLoud
                        ? Talker.sound(0..<160, rate: 8000) : [Int16](repeating: 0, count: 160),
                    caller, to: .caller, of: studio)
                studio.tick()
            }
            return person.heard.firstIndex { abs(Int($0)) > 1000 } ?? 0
        }
        let plain = onset { _ in }
        let cleaned = onset { cleaning in
            switch kind {
            case 0: cleaning.removesOffset = true
            case 1: cleaning.noise = 20
            case 2: cleaning.level = -20
            default: cleaning.echo = 200
            }
        }
        #expect(cleaned - plain <= (kind == 0 ? 0 : 170), "\(cleaned - plain) samples")
    }

    /// Two who shout at once: turned down, and not cut off.
    @Test func peaksAreTurnedDown() {
        func heard(limits: Bool) -> [Int16] {
            let studio = Studio()
            var cleaning = Cleaning()
            cleaning.limits = limits
            let caller = studio.connect(.caller, L16()) { $0.cleaning = cleaning }
            let one = studio.connect(.operator, L16())
            (caller.speaks, one.speaks) = (false, false)
            var tone = ToneGenerator(.sine(500, level: -3.1))
            studio.media.apply(.route(Routing(caller: [.operator: 1.8])))
            for _ in 0..<100 {
                say(tone.samples(160), one, to: .operator, of: studio)
                studio.tick()
            }
            return Array(caller.heard.suffix(8000))
        }
        let (hard, soft) = (heard(limits: false), heard(limits: true))
        let third = GoertzelProbe(frequency: 1500)
        #expect(third.level(in: hard) > -25)
        #expect(third.level(in: soft) < -45, "\(third.level(in: soft)) dB")
        #expect(soft.allSatisfy { abs(Int($0)) <= 30_000 })
        #expect(SoundLevel(of: soft).rms > -6)
    }

    @Test(arguments: [-70, -60, -45]) func thereIsNoDeadSilence(_ level: Int) {
        let (studio, caller, person) = call { $0.comfortNoise = level }
        studio.tick(200)
        let silence = Array(caller.heard.suffix(16_000))
        #expect(abs(SoundLevel(of: silence).rms - Float(level)) < 2)
        // Only for whom it is meant, and not under what is said.
        #expect(person.heard.allSatisfy { $0 == 0 })
        for _ in 0..<100 {
            say(Talker.sound(0..<160, rate: 8000), person, to: .operator, of: studio)
            studio.tick()
        }
        let speech = Array(caller.heard.suffix(160))
        #expect(speech == Talker.sound(0..<160, rate: 8000))
    }

    /// A later offer or answer leaves the cleaning of an open leg as it is, and so does another rate.
    @Test func itOutlivesChanges() throws {
        let (studio, caller, person) = call { $0.removesOffset = true }
        var settings = Studio.settings(for: caller)
        settings.packetTime = 40
        studio.media.apply(.updateRTP(.caller, settings))
        for _ in 0..<100 {
            say([Int16](repeating: 3000, count: 160), caller, to: .caller, of: studio)
            studio.tick()
        }
        #expect(person.heard.suffix(4000).allSatisfy { abs(Int($0)) < 20 })
    }
}
