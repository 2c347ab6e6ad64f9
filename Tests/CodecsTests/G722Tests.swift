// SPDX-License-Identifier: Apache-2.0

import CSpanDSP
import Codecs
import Testing

/// Ours against spandsp's codec used by itself, which passes the ITU's vectors.
@Suite struct G722Tests {
    @Test(arguments: [300.0, 1000, 3000, 6000])
    func aPeerHearsOurTone(_ frequency: Double) throws {
        let codec = try #require(G722())
        let pcm = (0..<16000).map { sine(frequency, at: $0, rate: 16000) }
        var wire = [UInt8](repeating: 0, count: 8000)
        let count = pcm.withUnsafeBufferPointer { source in
            wire.withUnsafeMutableBufferPointer { codec.encode(source, into: $0) }
        }
        #expect(count == 8000)
        let peer = try #require(g722_decode_init(nil, 64000, 0))
        defer { g722_decode_free(peer) }
        var heard = [Int16](repeating: 0, count: 16000)
        #expect(g722_decode(peer, &heard, wire, 8000) == 16000)
        #expect(level(heard, frequency) > 0.8)
    }

    @Test(arguments: [300.0, 1000, 3000, 6000])
    func weHearAPeer(_ frequency: Double) throws {
        let codec = try #require(G722())
        let peer = try #require(g722_encode_init(nil, 64000, 0))
        defer { g722_encode_free(peer) }
        let spoken = (0..<16000).map { sine(frequency, at: $0, rate: 16000) }
        var wire = [UInt8](repeating: 0, count: 8000)
        #expect(g722_encode(peer, &wire, spoken, 16000) == 8000)
        var heard = [Int16](repeating: 0, count: 16000)
        let count = wire.withUnsafeBufferPointer { source in
            heard.withUnsafeMutableBufferPointer { codec.decode(source, into: $0) }
        }
        #expect(count == 16000)
        #expect(level(heard, frequency) > 0.8)
    }

    /// The amplitude of a frequency against that of the tone that was spoken, at 16 kHz.
    private func level(_ samples: [Int16], _ frequency: Double) -> Double {
        var (real, imaginary) = (0.0, 0.0)
        for index in 1600..<samples.count {
            let turns = frequency * Double(index) / 16000
            real += Double(samples[index]) * sineTurns(turns)
            imaginary += Double(samples[index]) * sineTurns(turns + 0.25)
        }
        let amplitude =
            2 * (real * real + imaginary * imaginary).squareRoot() / Double(samples.count - 1600)
        return amplitude / 8000
    }
}
