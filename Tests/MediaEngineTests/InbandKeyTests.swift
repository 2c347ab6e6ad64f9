// SPDX-License-Identifier: Apache-2.0

import Audio
import CallModel
import Glibc
import MediaEngine
import RTP
import Testing
import Timing

/// Keys that come as tones in the voice: heard once, and not by the other party.
@Suite struct InbandKeyTests {
    private static let tones: [Character: (Float, Float)] = [
        "1": (697, 1209), "2": (697, 1336), "3": (697, 1477), "A": (697, 1633),
        "4": (770, 1209), "5": (770, 1336), "6": (770, 1477), "B": (770, 1633),
        "7": (852, 1209), "8": (852, 1336), "9": (852, 1477), "C": (852, 1633),
        "*": (941, 1209), "0": (941, 1336), "#": (941, 1477), "D": (941, 1633),
    ]

    /// What a caller does: a key for so many samples, or noise of a room.
    private enum Part {
        case key(Character, Int, amplitude: Float)
        case quiet(Int)
        case speech([Int16])
    }

    private func sound(_ parts: [Part], noise: Int = 30) -> [Int16] {
        var random = SeededRandom(seed: 12)
        var samples: [Int16] = []
        for part in parts {
            switch part {
            case .key(let key, let count, let amplitude):
                let (low, high) = Self.tones[key] ?? (0, 0)
                samples += (0..<count).map { index in
                    let angle = 2 * Float.pi * Float(index) / 8000
                    let both = sin(low * angle) + sin(high * angle)
                    return Int16(clamping: Int(both * amplitude * 32_767))
                }
            case .quiet(let count): samples += Array(repeating: 0, count: count)
            case .speech(let speech): samples += speech
            }
        }
        samples += Array(repeating: 0, count: (160 - samples.count % 160) % 160)
        return samples.map {
            Int16(clamping: Int($0) + Int.random(in: -noise...noise, using: &random))
        }
    }

    /// Plays it as the caller's voice in a bridge; what the operator heard and the events.
    private func play(
        _ samples: [Int16], losing lost: Set<Int> = []
    ) -> (keys: String, released: [Duration], heard: [Int16], studio: Studio) {
        let studio = Studio()
        let caller = studio.connect(.caller)
        caller.speaks = false
        studio.connect(.operator).speaks = false
        studio.media.apply(.route(Routing(caller: [.operator], operator: [.caller])))
        for frame in 0..<samples.count / 160 {
            let packet = caller.packet(of: Array(samples[frame * 160..<(frame + 1) * 160]))
            if !lost.contains(frame) { studio.deliver(packet, to: .caller, from: caller.address) }
            studio.tick()
        }
        studio.tick(30)
        let keys = studio.events { event -> Character? in
            if case .tone(.caller, let key, _) = event { key } else { nil }
        }
        let released = studio.events { event -> Duration? in
            if case .keyReleased(.caller, _, .inband, let time) = event { time } else { nil }
        }
        let heard = studio.world.telephones[.operator]?.heard ?? []
        return (String(keys), released, heard, studio)
    }

    /// Every key, from the shortest to long ones, wherever in a frame it begins, loud and faint.
    @Test(arguments: Array("1234567890*#ABCD"))
    func everyKeyIsHeardOnceAndByNobodyElse(_ key: Character) {
        for (length, offset, amplitude) in [
            (480, 0, 0.3), (560, 37, 0.3), (800, 80, 0.1), (800, 121, 0.03), (1600, 155, 0.4),
            (24_000, 3, 0.2),
        ] as [(Int, Int, Float)] {
            let parts: [Part] = [
                .quiet(4000 + offset), .key(key, length, amplitude: amplitude), .quiet(4000),
            ]
            let result = play(sound(parts, noise: amplitude < 0.05 ? 8 : 30))
            #expect(result.keys == String(key), "\(length) samples from \(offset)")
            #expect(result.released.count == 1)
            let told = Int((result.released.first ?? .zero).inNanoseconds / 125_000)
            #expect(abs(told - length) <= 400, "\(told) of \(length)")
            // Nothing of the tones but, at most, their first or last 5 ms where these fall at the
            // edge of a frame.
            let loud = result.heard.filter { abs(Int($0)) > 600 }
            #expect(loud.count <= 40, "\(loud.count) of \(length) from \(offset) at \(amplitude)")
        }
    }

    @Test func keysInARowAreToldApart() {
        for pause in [400, 560, 800, 2400] {
            var parts: [Part] = [.quiet(1600)]
            for key in "5511223" {
                parts += [.key(key, 800, amplitude: 0.2), .quiet(pause)]
            }
            #expect(play(sound(parts)).keys == "5511223", "pause of \(pause)")
        }
    }

    /// A packet lost in the middle of a tone makes no second press of it.
    @Test func aLostPacketMakesNoSecondPress() {
        let parts: [Part] = [.quiet(3200), .key("8", 3200, amplitude: 0.2), .quiet(3200)]
        for lost in 20...38 {
            #expect(play(sound(parts), losing: [lost]).keys == "8", "without packet \(lost)")
        }
    }

    @Test func theVoiceComesBackAfterTheKey() {
        var tone = ToneGenerator(.sine(Studio.frequency(.caller)))
        let parts: [Part] = [
            .quiet(1600), .key("1", 800, amplitude: 0.3), .quiet(800),
            .speech(tone.samples(8000)),
        ]
        let heard = play(sound(parts)).heard
        #expect(Studio.audible(in: heard.suffix(8000).prefix(4000)) == [.caller])
    }

    /// Voices are not taken for keys: harmonics of all pitches with moving formants.
    @Test func voicesAreNotSilenced() {
        var random = SeededRandom(seed: 3)
        var muted = 0
        var frames = 0
        for _ in 0..<40 {
            let pitch = Double.random(in: 80...320, using: &random)
            let formants = [
                Double.random(in: 300...900, using: &random),
                Double.random(in: 900...2400, using: &random),
            ]
            let voice = (0..<16_000).map { index -> Int16 in
                let time = Double(index) / 8000
                var sample = 0.0
                for harmonic in 1...20 where pitch * Double(harmonic) < 3600 {
                    let frequency = pitch * Double(harmonic)
                    let gain = formants.reduce(0.05) {
                        $0 + 1 / (1 + pow2((frequency - $1) / 120))
                    }
                    sample += gain * sin(2 * .pi * frequency * time)
                }
                return Int16(clamping: Int(sample * 3000))
            }
            let result = play(voice)
            #expect(result.keys == "")
            let heard = result.heard.dropFirst(960)
            for start in stride(from: heard.startIndex, to: heard.startIndex + 14_400, by: 160) {
                frames += 1
                if heard[start..<start + 160].allSatisfy({ abs(Int($0)) < 20 }) { muted += 1 }
            }
        }
        #expect(muted * 200 <= frames, "\(muted) of \(frames) frames")
    }

    private func pow2(_ value: Double) -> Double { value * value }

    @Test func aHeldKeyIsSentForAsLongAsItIsHeld() {
        let studio = Studio()
        let telephone = studio.connect(.operator)
        studio.tick(5)
        telephone.forgetHeard()
        studio.media.apply(.holdKey(.operator, "4"))
        studio.tick(30)
        studio.media.apply(.releaseKey(.operator, "4", after: .milliseconds(640)))
        studio.tick(20)
        let events = telephone.headers.filter { $0.payloadType == 101 }
        // 32 frames of 20 ms, the last of them said three times.
        #expect(events.count == 34)
        #expect(Set(events.map(\.timestamp)).count == 1)
        studio.tick(500)
        #expect(telephone.headers.filter { $0.payloadType == 101 }.count == 34)
    }
}
