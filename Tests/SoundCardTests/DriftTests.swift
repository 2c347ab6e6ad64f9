// SPDX-License-Identifier: Apache-2.0

import Audio
import Glibc
import MediaEngine
import MediaThreads
import Synchronization
import Testing

/// A card whose clock is not ours, in made-up time: minutes of it in a second.
@Suite struct DriftTests {
    static let hertz = 1000.0

    /// A card, a media thread, and the rings between, each by its own clock.
    final class Rig {
        let skew: Double
        let rate: Int
        let rings: CardRings
        private let time: Time
        private var random = SystemlessRandom()
        /// The latest that a thread comes.
        let jitter: Double

        final class Time: Sendable {
            let nanoseconds = Atomic<Int64>(1)
        }

        init(millionths: Double, rate: Int, jitter: Double = 0.003) {
            skew = millionths / 1e6
            self.rate = rate
            self.jitter = jitter
            let time = Time()
            self.time = time
            rings = CardRings { time.nanoseconds.load(ordering: .relaxed) }
        }

        func late() -> Double { random.next() * jitter }

        func set(_ seconds: Double) -> Int64 {
            let now = Int64(seconds * 1e9) + 1
            time.nanoseconds.store(now, ordering: .relaxed)
            return now
        }

        /// Calls both ends in the order of time: the media thread every 20 ms, the card every period.
        func run(seconds: Double, tick: (Double) -> Void, period: (Double, Int) -> Void) {
            var (ticks, periods) = (0, 0)
            var nextTick = 0.02 + late()
            let length = 0.02 / (1 + skew)
            var nextPeriod = length + late()
            while min(nextTick, nextPeriod) < seconds {
                if nextTick <= nextPeriod {
                    tick(nextTick)
                    ticks += 1
                    nextTick = Double(ticks + 1) * 0.02 + late()
                } else {
                    period(nextPeriod, periods)
                    periods += 1
                    nextPeriod = Double(periods + 1) * length + late()
                }
            }
        }
    }

    /// The same numbers each time.
    struct SystemlessRandom {
        private var state: UInt64 = 0x9E37_79B9_7F4A_7C15

        mutating func next() -> Double {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Double(state >> 11) / Double(1 << 53)
        }
    }

    static let cases: [(Double, Int)] = [
        (-400, 16_000), (-200, 16_000), (-20, 16_000), (0, 16_000), (35, 16_000), (200, 16_000),
        (400, 16_000), (200, 8000), (-200, 44_100), (200, 48_000),
    ]

    /// Four minutes of a card that is fast or slow: not one frame is missed or dropped, the delay stays
    /// what it is, and the tone keeps its pitch.
    @Test(arguments: cases)
    func captureKeepsStep(_ millionths: Double, _ rate: Int) throws {
        let rig = Rig(millionths: millionths, rate: rate)
        let path = try #require(CapturePath(rate: rate))
        let own = Double(rate) * (1 + rig.skew)
        var sound = [Int16](repeating: 0, count: rate / 50)
        var heard = Watch()
        rig.run(
            seconds: 240,
            tick: { seconds in
                _ = rig.set(seconds)
                rig.rings.receive { heard.take($0) }
            },
            period: { seconds, index in
                for place in sound.indices {
                    let instant = Double(index * sound.count + place) / own
                    sound[place] = Int16(8000 * sin(2 * .pi * Self.hertz * instant))
                }
                // What the card has by now beyond this period.
                let more = seconds * own - Double((index + 1) * sound.count)
                sound.withUnsafeBufferPointer {
                    path.carry($0, waiting: Int(max(0, more)), to: rig.rings, at: rig.set(seconds))
                }
            })
        #expect(rig.rings.framesMissed == 0)
        #expect(rig.rings.samplesDropped == 0)
        #expect(path.jumps == 0)
        #expect(abs(path.drift.excess * 1e6 - millionths) < 15, "\(path.drift.excess * 1e6)")
        heard.judge(expected: Self.hertz, after: 60)
    }

    @Test(arguments: cases)
    func playbackKeepsStep(_ millionths: Double, _ rate: Int) throws {
        let rig = Rig(millionths: millionths, rate: rate)
        let path = try #require(PlaybackPath(rate: rate))
        let own = Double(rate) * (1 + rig.skew)
        let period = rate / 50
        var sound = [Int16](repeating: 0, count: period)
        var played = Watch(rate: own)
        var sent = 0
        var frame = [Int16](repeating: 0, count: 320)
        // What the card has been given, two periods before it began.
        var given = 2 * period
        rig.run(
            seconds: 240,
            tick: { seconds in
                _ = rig.set(seconds)
                rig.rings.receive { _ in }
                for place in frame.indices {
                    let instant = Double(sent + place) / 16_000
                    frame[place] = Int16(8000 * sin(2 * .pi * Self.hertz * instant))
                }
                sent += frame.count
                frame.withUnsafeBytes {
                    rig.rings.send($0.bindMemory(to: UInt8.self))
                }
            },
            period: { seconds, _ in
                let gone = Int(seconds * own)
                var fresh = 0
                while given - gone <= 2 * period {
                    sound.withUnsafeMutableBufferPointer { path.fill($0, from: rig.rings) }
                    played.take(sound)
                    given += period
                    fresh += period
                }
                path.look(
                    at: rig.rings, behind: given - gone - 2 * period, after: fresh,
                    at: rig.set(seconds))
            })
        #expect(path.gaps == 0)
        #expect(path.jumps == 0)
        #expect(rig.rings.samplesDropped == 0)
        #expect(abs(-path.drift.excess * 1e6 - millionths) < 15, "\(path.drift.excess * 1e6)")
        played.judge(expected: Self.hertz, after: 60)
    }

    /// A card that has lost sound, or brings too much at once, is caught up with by one jump, not by minutes of stretching.
    @Test func whatIsTooFarOffIsJumped() throws {
        let rig = Rig(millionths: 0, rate: 16_000)
        let path = try #require(CapturePath(rate: 16_000))
        let sound = [Int16](repeating: 1000, count: 320)
        rig.run(
            seconds: 30,
            tick: { seconds in
                _ = rig.set(seconds)
                rig.rings.receive { _ in }
            },
            period: { seconds, index in
                if (500..<502).contains(index) { return path.restart() }
                for _ in 0..<(index == 1000 ? 3 : 1) {
                    sound.withUnsafeBufferPointer {
                        path.carry($0, waiting: 0, to: rig.rings, at: rig.set(seconds))
                    }
                }
            })
        #expect((1...2).contains(path.jumps), "\(path.jumps)")
        #expect(rig.rings.framesMissed <= 6, "\(rig.rings.framesMissed)")
        #expect(rig.rings.samplesDropped == 0)
    }
}

/// Watches a tone that comes out of the rings: its pitch, and where it stands in time.
struct Watch {
    private let rate: Double
    private var samples: [Int16] = []
    /// Of each second, the phase of the tone in turns, from the beginning on.
    private var phases: [Double] = []
    private var loudness: [Double] = []

    init(rate: Double = 16_000) { self.rate = rate }

    mutating func take(_ input: StreamInput) {
        guard case .audio(let bytes) = input else { return }
        UnsafeRawBufferPointer(bytes).withMemoryRebound(to: Int16.self) {
            samples.append(contentsOf: $0)
        }
        measure()
    }

    mutating func take(_ sound: [Int16]) {
        samples += sound
        measure()
    }

    private mutating func measure() {
        let count = Int(rate)
        guard samples.count >= count else { return }
        var (real, imaginary) = (0.0, 0.0)
        let first = phases.count * count
        for index in 0..<count {
            let angle = 2 * Double.pi * DriftTests.hertz * Double(first + index) / rate
            real += Double(samples[index]) * cos(angle)
            imaginary += Double(samples[index]) * sin(angle)
        }
        phases.append(atan2(imaginary, real) / (2 * .pi))
        loudness.append((real * real + imaginary * imaginary).squareRoot() * 2 / Double(count))
        samples.removeFirst(count)
    }

    /// How far the tone has moved since the second `start`, in milliseconds, at most.
    func judge(expected hertz: Double, after start: Int) {
        var (turns, largest, last) = (0.0, 0.0, phases[start])
        for phase in phases[start...] {
            turns += (phase - last) - (phase - last).rounded()
            last = phase
            largest = max(largest, abs(turns))
        }
        let milliseconds = largest / hertz * 1000
        #expect(milliseconds < 1, "moved by \(milliseconds) ms")
        let (least, most) = (loudness[start...].min() ?? 0, loudness[start...].max() ?? 0)
        #expect(least > 7600 && most < 8100, "\(least) to \(most)")
    }
}
