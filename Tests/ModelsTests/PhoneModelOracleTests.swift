// SPDX-License-Identifier: Apache-2.0

import Glibc
import Models
import Testing

/// Our phone model against the package's own library, on the published test vector.
@Suite(
    .enabled(
        if: ModelFolder.has("asr_waveform.hama"), "needs models/: run scripts/fetch-models"))
struct PhoneModelOracleTests {
    /// One second of a sweep, chopped, with a tone coming and going.
    static let vector: [Float] = (0..<16000).map { n in
        let time = Double(n) / 16000
        let sweep = sin(2 * Double.pi * (150 * time + 300 * time * time))
        let chop = (n / 800) % 2 == 0 ? 1.0 : 0.1
        let tone = sin(2 * Double.pi * 2300 * time) * Double((n / 2000) % 2)
        return Float(0.4 * sweep * chop + 0.2 * tone)
    }

    @Test func theTestVectorGivesTheLibrarysProbabilities() throws {
        let weights = try PhoneWeights(source: ModelFolder.source)
        let result = PhoneAnalyser(weights: weights, rowLimit: 64).run(Self.vector)
        #expect(result.rows == 51)
        // frame, symbol, natural log of the probability libhama gives
        let golden: [(Int, Int, Float)] = [
            (0, 190, -0.1079), (0, 31, -3.3011), (0, 91, -3.8971), (0, 125, -4.5614),
            (10, 190, -0.1235), (10, 125, -3.5095), (10, 89, -3.8649),
            (25, 190, -0.0149), (25, 31, -5.8697), (25, 189, -6.1297),
            (40, 190, -0.0230), (40, 125, -4.8179), (50, 190, -0.0178), (50, 19, -6.3320),
        ]
        for (row, symbol, expected) in golden {
            let found = result[row: row, symbol: symbol]
            #expect(abs(exp(found) - exp(expected)) < 0.01, "row \(row) symbol \(symbol)")
            #expect(abs(found - expected) < 0.05, "row \(row) symbol \(symbol): \(found)")
        }
    }

    @Test func everyRowIsADistribution() throws {
        let weights = try PhoneWeights(source: ModelFolder.source)
        let result = PhoneAnalyser(weights: weights, rowLimit: 64).run(Self.vector)
        for row in 0..<result.rows {
            let sum = (0..<191).reduce(Float(0)) { $0 + exp(result[row: row, symbol: $1]) }
            #expect(abs(sum - 1) < 1e-3)
        }
    }
}
