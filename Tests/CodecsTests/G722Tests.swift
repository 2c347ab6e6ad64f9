// SPDX-License-Identifier: Apache-2.0

import CSpanDSP
import Codecs
import Testing

@Suite struct G722Tests {
    /// A wideband telephone has to hear what our 8 kHz encoder says: spandsp's full decoder, which
    /// passes the ITU's vectors, stands in for it.
    @Test func aWidebandPeerHearsOurTone() throws {
        let codec = try #require(G722())
        let pcm = (0..<8000).map { sine(1000, at: $0) }
        var wire = [UInt8](repeating: 0, count: 8000)
        let count = pcm.withUnsafeBufferPointer { source in
            wire.withUnsafeMutableBufferPointer { codec.encode(source, into: $0) }
        }
        #expect(count == 8000)
        let peer = try #require(g722_decode_init(nil, 64000, 0))
        defer { g722_decode_free(peer) }
        var heard = [Int16](repeating: 0, count: 16000)
        #expect(g722_decode(peer, &heard, wire, 8000) == 16000)
        let reference = (0..<16000).map { sine(1000, at: $0, rate: 16000) }
        // Half a sample of delay at 16 kHz turns a tone of 1 kHz by 11 degrees, which costs 0.02.
        #expect(bestCorrelation(reference, heard, lags: 0...60) > 0.97)
    }

    @Test func weHearAWidebandPeer() throws {
        let codec = try #require(G722())
        let peer = try #require(g722_encode_init(nil, 64000, 0))
        defer { g722_encode_free(peer) }
        let spoken = (0..<16000).map { sine(700, at: $0, rate: 16000) }
        var wire = [UInt8](repeating: 0, count: 8000)
        #expect(g722_encode(peer, &wire, spoken, 16000) == 8000)
        var heard = [Int16](repeating: 0, count: 8000)
        let count = wire.withUnsafeBufferPointer { source in
            heard.withUnsafeMutableBufferPointer { codec.decode(source, into: $0) }
        }
        #expect(count == 8000)
        let reference = (0..<8000).map { sine(700, at: $0) }
        #expect(bestCorrelation(reference, heard, lags: 0...60) > 0.995)
    }
}
