// SPDX-License-Identifier: Apache-2.0

import Audio
import Testing

/// Noise and limiter by themselves.
@Suite struct ComfortNoiseLevelTests {
    @Test(arguments: [-90, -75, -60, -40, -20] as [Float], 0...4)
    func itHasItsLevelWhateverItsColour(_ level: Float, _ colour: Int) {
        let filters: [[Float]] = [
            [], [-0.9], [0.9, 0.5], [-0.95, 0.8, -0.3, 0.1], Array(repeating: 0.2, count: 12),
        ]
        var noise = ComfortNoise(seed: 77)
        noise.set(level: level, order: filters[colour].count) { filters[colour][$0] }
        var samples = [Int16](repeating: 0, count: 80_000)
        samples.withUnsafeMutableBufferPointer { buffer in
            for start in stride(from: 0, to: 80_000, by: 160) {
                noise.fill(UnsafeMutableBufferPointer(rebasing: buffer[start..<start + 160]))
            }
        }
        let rms = SoundLevel(of: Array(samples.dropFirst(8000))).rms
        // Below -85 dB most samples are none.
        #expect(abs(rms - level) < (level < -80 ? 4 : 1.5), "\(rms) dB")
        let mean = samples.reduce(0) { $0 + Int($1) } / samples.count
        #expect(abs(mean) < 40)
    }

    @Test func coefficientsThatAreNoneAreSurvived() {
        for value in [Float.nan, .infinity, -.infinity, 1, -1, 1.0079] {
            var noise = ComfortNoise(seed: 3)
            noise.set(level: 0, order: 99) { _ in value }
            var samples = [Int16](repeating: 0, count: 16_000)
            samples.withUnsafeMutableBufferPointer { noise.fill($0) }
            #expect(SoundLevel(of: samples).rms < -14)
        }
    }

    /// Every sum, however large, fits; what fitted before is as it was; a step is no click of its own.
    @Test(arguments: [1, 2, 4, 16, 4000]) func sumsFit(_ factor: Int32) {
        var limiter = SoftLimiter()
        var tone = ToneGenerator(.sine(440, level: -6))
        for frame in 0..<100 {
            let isLoud = frame >= 20 && frame < 60
            let sum = tone.samples(160).map { Int32($0) * (isLoud ? factor : 1) }
            var output = [Int16](repeating: 0, count: 160)
            sum.withUnsafeBufferPointer { sum in
                output.withUnsafeMutableBufferPointer { limiter.limit(sum, into: $0) }
            }
            if frame < 20 || factor == 1 { #expect(output == sum.map { Int16($0) }) }
            // From the second frame of what is too loud on, nothing is cut off.
            if frame > 20 { #expect(output.allSatisfy { abs(Int($0)) <= 29_300 }) }
            if frame >= 95 { #expect(output == sum.map { Int16($0) }, "frame \(frame)") }
        }
    }
}
