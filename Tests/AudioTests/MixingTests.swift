// SPDX-License-Identifier: Apache-2.0

import Audio
import Testing

@Suite struct MixingTests {
    @Test func sourcesAddUpAndClipInsteadOfWrapping() {
        let loud = [Int16](repeating: 30000, count: 160)
        #expect(mixed([(loud, .unity, .unity), (loud, .unity, .unity)]).allSatisfy { $0 == 32767 })
        let low = [Int16](repeating: -30000, count: 160)
        #expect(mixed([(low, .unity, .unity), (low, .unity, .unity)]).allSatisfy { $0 == -32768 })
        #expect(mixed([(loud, .unity, .unity), (low, .unity, .unity)]).allSatisfy { $0 == 0 })
    }

    @Test func manySourcesAtTheHighestGainDoNotOverflow() {
        let loud = [Int16](repeating: -32768, count: 160)
        let sources = (0..<64).map { _ in (loud, Gain(100), Gain(100)) }
        #expect(mixed(sources).allSatisfy { $0 == -32768 })
    }

    @Test func aGainChangeTakesFiveMilliseconds() {
        let steady = [Int16](repeating: 8000, count: 160)
        let rising = mixed([(steady, .silence, .unity)])
        // Gains are whole 4096ths, so a step may be off by two of 8000.
        #expect((198...202).contains(rising[0]))
        #expect((3998...4002).contains(rising[19]))
        #expect(rising[39...].allSatisfy { $0 == 8000 })
        #expect(zip(rising, rising.dropFirst()).allSatisfy { (0...204).contains($1 - $0) })
        let falling = mixed([(steady, .unity, .silence)])
        #expect((7798...7802).contains(falling[0]))
        #expect(falling[39...].allSatisfy { $0 == 0 })
    }

    @Test func aSilentSourceIsNotHeard() {
        let loud = [Int16](repeating: 30000, count: 160)
        #expect(mixed([(loud, .silence, .silence)]).allSatisfy { $0 == 0 })
    }

    @Test func gainsAreWhatTheySay() {
        #expect(Gain(decibels: 0) == .unity)
        #expect(abs(Gain(decibels: -6).factor - 0.501) < 0.001)
        #expect(Gain(.nan) == .silence)
        #expect(Gain(-1) == .silence)
        #expect(Gain(.infinity).factor < 8)
        #expect(Gain(decibels: -.infinity) == .silence)
    }

    @Test func buffersOfOtherSizesBoundTheWork() {
        let few = [Int16](repeating: 5, count: 10)
        #expect(mixed([(few, .silence, .unity)]).dropFirst(10).allSatisfy { $0 == 0 })
        #expect(mixed([([], .unity, .silence)]).allSatisfy { $0 == 0 })
    }

    @Test func levelsAreRelativeToFullScale() {
        let square = (0..<160).map { Int16($0 % 2 == 0 ? 32767 : -32767) }
        #expect(abs(SoundLevel(of: square).rms) < 0.01)
        var generator = ToneGenerator(.sine(1000, level: -12))
        _ = generator.samples(160)
        let sine = SoundLevel(of: generator.samples(8000))
        #expect(abs(sine.peak + 12) < 0.05)
        #expect(abs(sine.rms + 15.01) < 0.05)
        #expect(SoundLevel(of: [0, 0]) == .silence)
        #expect(SoundLevel(of: []) == .silence)
        #expect(SoundLevel(of: [-32768]).peak == 0)
    }

    private func mixed(_ sources: [([Int16], Gain, Gain)]) -> [Int16] {
        var accumulator = [Int32](repeating: 99, count: PCMFrame.count)
        var output = [Int16](repeating: 0, count: PCMFrame.count)
        accumulator.withUnsafeMutableBufferPointer { accumulator in
            clearMix(accumulator)
            for (samples, from, to) in sources {
                samples.withUnsafeBufferPointer { mix($0, from: from, to: to, into: accumulator) }
            }
            output.withUnsafeMutableBufferPointer {
                saturate(UnsafeBufferPointer(accumulator), into: $0)
            }
        }
        return output
    }

    /// Whatever the length, and as loud as samples can be.
    @Test(arguments: [0, 1, 160, 32_767, 32_768, 32_769, 100_000]) func theEnergyIsExact(count: Int)
    {
        for sample in [Int16.min, -1, 0, 255, 256, Int16.max] {
            let samples = (0..<count).map { $0 % 3 == 0 ? sample : Int16(truncatingIfNeeded: $0) }
            let energy = samples.withUnsafeBufferPointer { SoundLevel.energy(of: $0) }
            #expect(energy == samples.reduce(0) { $0 + Int64($1) * Int64($1) })
        }
    }
}
