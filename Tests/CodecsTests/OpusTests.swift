// SPDX-License-Identifier: Apache-2.0

import COpus
import Codecs
import Foundation
import Testing

/// Opus against the library's own decoder, and what RTP asks of it (RFC 7587).
@Suite struct OpusTests {
    /// Something with the harmonics and the cadence of a voice, at 16 kHz.
    private static func voice(frames: Int) -> [[Int16]] {
        var phase = 0.0
        return (0..<frames).map { frame in
            (0..<320).map { index in
                let time = Double(frame * 320 + index) / 16_000
                phase += 2 * Double.pi * (130 + 25 * sin(4 * time)) / 16_000
                let envelope = 0.3 + 0.7 * abs(sin(2 * Double.pi * 1.5 * time))
                let sum = (1...20).reduce(0.0) { $0 + sin(Double($1) * phase) / Double($1) }
                return Int16(5000 * envelope * sum / 2)
            }
        }
    }

    private func encode(_ codec: Opus, _ samples: [Int16], room: Int = 1275) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: room) { bytes, count in
            count = samples.withUnsafeBufferPointer { codec.encode($0, into: bytes) }
        }
    }

    private func decode(_ codec: Opus, _ wire: [UInt8]) -> [Int16] {
        [Int16](unsafeUninitializedCapacity: 1920) { samples, count in
            count = wire.withUnsafeBufferPointer { codec.decode($0, into: samples) }
        }
    }

    /// The same bytes through libopus itself, sample by sample.
    @Test func theLibraryHearsTheSame() throws {
        let codec = try #require(Opus())
        var error: Int32 = 0
        let decoder = try #require(opus_decoder_create(16_000, 1, &error))
        defer { opus_decoder_destroy(decoder) }
        for frame in Self.voice(frames: 100) {
            let wire = encode(codec, frame)
            #expect((3...300).contains(wire.count))
            let own = decode(codec, wire)
            var other = [Int16](repeating: 0, count: 1920)
            let count = opus_decode(decoder, wire, Int32(wire.count), &other, 1920, 0)
            #expect(own == Array(other.prefix(Int(count))))
        }
    }

    /// What the next packet says of a lost one is nearer to it than what libopus makes up.
    @Test func aLostPacketIsInTheNext() throws {
        let codec = try #require(Opus(Opus.Settings(expectedLoss: 20)))
        let (whole, mended, guessed) = (
            try #require(Opus()), try #require(Opus()), try #require(Opus())
        )
        let wire = Self.voice(frames: 200).map { encode(codec, $0) }
        var (errorMended, errorGuessed) = (0.0, 0.0)
        for (number, packet) in wire.enumerated() {
            let wanted = decode(whole, packet)
            guard number % 7 == 3, number + 1 < wire.count else {
                _ = decode(mended, packet)
                _ = decode(guessed, packet)
                continue
            }
            func conceal(_ codec: Opus, _ next: [UInt8]) -> [Int16] {
                [Int16](unsafeUninitializedCapacity: 320) { samples, count in
                    count = next.withUnsafeBufferPointer {
                        codec.conceal(before: $0, into: samples)
                    }
                }
            }
            func error(_ heard: [Int16]) -> Double {
                zip(heard, wanted).reduce(0) { $0 + pow(Double($1.0) - Double($1.1), 2) }
            }
            let one = conceal(mended, wire[number + 1])
            let other = conceal(guessed, [])
            #expect(one.count == 320 && other.count == 320)
            errorMended += error(one)
            errorGuessed += error(other)
        }
        #expect(errorMended < 0.7 * errorGuessed, "\(errorMended) against \(errorGuessed)")
    }

    @Test func silenceNeedNotBeSent() throws {
        let resting = try #require(Opus(Opus.Settings(dtx: true)))
        let always = try #require(Opus())
        let silence = [Int16](repeating: 0, count: 320)
        let sent = (0..<100).map { _ in encode(resting, silence) }
        #expect(sent.suffix(60).count { $0.isEmpty } > 50)
        #expect((0..<100).allSatisfy { _ in !encode(always, silence).isEmpty })
        for frame in Self.voice(frames: 20) { #expect(!encode(resting, frame).isEmpty) }
        #expect(Opus.row(Opus.Settings(dtx: true)).parameters?.contains("usedtx=1") == true)
        #expect(Opus.description.parameters?.contains("stereo=0") == true)
    }

    @Test func theBitrateIsTheOneThatWasChosen() throws {
        for bitrate in [12_000, 24_000, 48_000] {
            let codec = try #require(Opus(Opus.Settings(bitrate: bitrate)))
            let bytes = Self.voice(frames: 200).reduce(0) { $0 + encode(codec, $1).count }
            let measured = Double(bytes * 8) / 4
            #expect(abs(measured / Double(bitrate) - 1) < 0.35, "\(measured) for \(bitrate)")
        }
        #expect(Opus(Opus.Settings(bitrate: -5)) == nil)
        #expect(Opus(Opus.Settings(complexity: 11)) == nil)
    }

    /// Two channels, as a browser may send them in spite of us, come out as one.
    @Test func stereoIsHeard() throws {
        var error: Int32 = 0
        let encoder = try #require(
            opus_encoder_create(48_000, 2, OPUS_APPLICATION_AUDIO, &error))
        defer { opus_encoder_destroy(encoder) }
        let codec = try #require(Opus())
        var loudest: Int16 = 0
        for frame in 0..<30 {
            let samples = (0..<1920).map { index in
                Int16(8000 * sin(Double(frame * 960 + index / 2) * 2 * .pi * 440 / 48_000))
            }
            var wire = [UInt8](repeating: 0, count: 1275)
            let count = opus_encode(encoder, samples, 960, &wire, 1275)
            let heard = decode(codec, Array(wire.prefix(Int(count))))
            #expect(heard.count == 320)
            loudest = max(loudest, heard.max() ?? 0)
        }
        #expect(loudest > 6000)
    }
}
