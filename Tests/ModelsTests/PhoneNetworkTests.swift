// SPDX-License-Identifier: Apache-2.0

import Models
import Testing

@Suite(
    .enabled(
        if: ModelFolder.has("asr_waveform.hama"), "needs models/: run scripts/fetch-models"))
struct PhoneNetworkTests {
    private static let width = PhoneWeights.width

    private func rows(_ count: Int, seed: Int) -> [Float] {
        (0..<count * Self.width).map { Float(($0 * 31 + seed * 17) % 201) / 100 - 1 }
    }

    private func run(_ network: PhoneNetwork, _ segments: [(PhoneSegment, [Float])]) -> [Float] {
        var place = 0
        for (_, values) in segments {
            for (index, value) in values.enumerated() { network.input.base[place + index] = value }
            place += values.count
        }
        network.run(segments.map(\.0))
        let count = place / Self.width * PhoneWeights.outputs
        return Array(UnsafeBufferPointer(start: network.output.base, count: count))
    }

    @Test func aBatchGivesWhatSingleStreamsGive() throws {
        let weights = try PhoneWeights(source: ModelFolder.source)
        let network = PhoneNetwork(weights: weights, rowLimit: 24)
        let together = (PhoneCache(), PhoneCache())
        let alone = (PhoneCache(), PhoneCache())
        for step in 0..<3 {
            let one = rows(8, seed: step)
            let two = rows(8, seed: step + 100)
            let both = run(
                network,
                [
                    (PhoneSegment(rows: 8, final: 4, cache: together.0), one),
                    (PhoneSegment(rows: 8, final: 4, cache: together.1), two),
                ])
            let first = run(network, [(PhoneSegment(rows: 8, final: 4, cache: alone.0), one)])
            let second = run(network, [(PhoneSegment(rows: 8, final: 4, cache: alone.1), two)])
            for (left, right) in zip(both, first + second) {
                #expect(abs(left - right) < 1e-3)
            }
        }
    }

    @Test func aResetCacheIsAsGoodAsNew() throws {
        let weights = try PhoneWeights(source: ModelFolder.source)
        let network = PhoneNetwork(weights: weights, rowLimit: 8)
        let cache = PhoneCache()
        let input = rows(8, seed: 5)
        let fresh = run(network, [(PhoneSegment(rows: 8, final: 8, cache: cache), input)])
        _ = run(network, [(PhoneSegment(rows: 8, final: 8, cache: cache), rows(8, seed: 9))])
        cache.reset()
        let again = run(network, [(PhoneSegment(rows: 8, final: 8, cache: cache), input)])
        #expect(fresh == again)
    }

    @Test func uselessSoundGivesFiniteNumbers() throws {
        let weights = try PhoneWeights(source: ModelFolder.source)
        let analyser = PhoneAnalyser(weights: weights, rowLimit: 20)
        #expect(analyser.run([]).rows == 0)
        #expect(analyser.run(Array(repeating: 0.1, count: 200)).rows == 0)
        let sounds: [[Float]] = [
            Array(repeating: 0, count: 3200),
            (0..<3200).map { $0 % 2 == 0 ? 1 : -1 },
            Array(repeating: .nan, count: 3200),
            Array(repeating: .infinity, count: 3200),
            Array(repeating: 1e30, count: 3200),
        ]
        for sound in sounds {
            let result = analyser.run(sound)
            #expect(result.rows == 11)
            #expect(result.values.allSatisfy { $0.isFinite && $0 <= 1e-3 })
        }
    }
}

@Suite struct UpsamplerTests {
    @Test func aToneKeepsItsPlaceAndItsLevel() {
        let margin = HalfBandUpsampler.margin
        let count = 400
        let tone = { (place: Double) in Float(sine(2 * Double.pi * 1000 * place / 8000)) }
        let source = (0..<count + 2 * margin).map { tone(Double($0 - margin)) }
        var result = [Float](repeating: 0, count: 2 * count)
        source.withUnsafeBufferPointer { from in
            result.withUnsafeMutableBufferPointer { to in
                guard let from = from.baseAddress, let to = to.baseAddress else { return }
                HalfBandUpsampler().run(from + margin, count: count, into: to)
            }
        }
        for (index, value) in result.enumerated() {
            #expect(abs(value - tone(Double(index) / 2)) < 1e-4)
        }
    }

    private func sine(_ x: Double) -> Double {
        // Good to 1e-7 over the few turns needed here.
        let turns = (x / (2 * Double.pi)).rounded()
        let y = x - turns * 2 * Double.pi
        var term = y
        var sum = y
        for k in 1..<12 {
            term *= -y * y / Double(2 * k * (2 * k + 1))
            sum += term
        }
        return sum
    }
}
