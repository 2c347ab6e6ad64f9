// SPDX-License-Identifier: Apache-2.0

import Codecs
import Foundation
import Testing

/// Ours against the codec of the ITU's Software Tool Library (ITU-T G.191), bit for bit: fingerprints
/// (FNV-1a, 64 bits) of what that makes of sound and bytes that are made up here, and the sequences
/// published with it where `scripts/fetch-vectors` has put them.
@Suite struct G722ReferenceTests {
    private struct Fingerprint {
        private(set) var value: UInt64 = 0xcbf2_9ce4_8422_2325

        mutating func take(_ byte: UInt8) {
            value = (value ^ UInt64(byte)) &* 0x100_0000_01b3
        }

        static func of(_ bytes: [UInt8]) -> UInt64 {
            var print = Fingerprint()
            for byte in bytes { print.take(byte) }
            return print.value
        }

        static func of(_ samples: [Int16]) -> UInt64 {
            of(
                samples.flatMap {
                    [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)]
                })
        }
    }

    private struct Random {
        private var state: UInt64 = 0x9E37_79B9_7F4A_7C15

        mutating func next() -> UInt32 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return UInt32(truncatingIfNeeded: state >> 33)
        }
    }

    /// Four seconds: soft and loud triangles, noise, squares, silence, half a second each, at 16 kHz;
    /// then 32,000 bytes of any value.
    private static let material: (sound: [Int16], bytes: [UInt8]) = {
        func triangle(_ index: Int, _ period: Int, _ amplitude: Int) -> Int {
            let (place, half) = (index % period, period / 2)
            return amplitude * 2 * (place < half ? place : period - place) / half - amplitude
        }
        var random = Random()
        let sound = (0..<64_000).map { index in
            let noise = Int(random.next() % 65_536) - 32_768
            let sample =
                switch index / 8000 {
                case 0: triangle(index, 64, 3000) + noise / 64
                case 1: triangle(index, 20, 12_000) + triangle(index, 6, 8000)
                case 2: noise
                case 3: index / 40 % 2 == 0 ? -14_000 : 14_000
                case 4: 0
                case 5: noise / 256
                case 6: triangle(index, 160, 28_000) * (index % 8000) / 8000
                default: noise / 8 + triangle(index, 100, 20_000)
                }
            return Int16(clamping: sample)
        }
        return (sound, (0..<32_000).map { _ in UInt8(truncatingIfNeeded: random.next()) })
    }()

    private static func encode(_ sound: [Int16]) throws -> [UInt8] {
        let codec = try #require(G722())
        var bytes = [UInt8](repeating: 0, count: sound.count / 2)
        let count = sound.withUnsafeBufferPointer { source in
            bytes.withUnsafeMutableBufferPointer { codec.encode(source, into: $0) }
        }
        #expect(count == bytes.count)
        return bytes
    }

    /// In pieces, as packets bring them: the state goes on.
    private static func decode(_ bytes: [UInt8], piece: Int) throws -> [Int16] {
        let codec = try #require(G722())
        var sound: [Int16] = []
        var room = [Int16](repeating: 0, count: 2 * piece)
        for start in stride(from: 0, to: bytes.count, by: piece) {
            let part = Array(bytes[start..<min(start + piece, bytes.count)])
            let count = part.withUnsafeBufferPointer { source in
                room.withUnsafeMutableBufferPointer { codec.decode(source, into: $0) }
            }
            sound += room[..<count]
        }
        return sound
    }

    @Test func theMaterialIsWhatTheReferenceWasGiven() {
        #expect(Fingerprint.of(Self.material.sound) == 0xfd5e_f9bc_64a2_288b)
        #expect(Fingerprint.of(Self.material.bytes) == 0x0d13_8828_25bb_0661)
    }

    @Test func soundIsEncodedAsTheReferenceDoes() throws {
        #expect(Fingerprint.of(try Self.encode(Self.material.sound)) == 0x07f0_48a4_de16_b335)
    }

    /// Bytes of any value swing past the range of a sample, where the reference clips.
    @Test(arguments: [160, 7, 32_000]) func bytesAreDecodedAsTheReferenceDoes(piece: Int) throws {
        let spoken = try Self.decode(Self.encode(Self.material.sound), piece: piece)
        #expect(Fingerprint.of(spoken) == 0xdf51_6ff1_a66c_d5e5)
        let any = try Self.decode(Self.material.bytes, piece: piece)
        #expect(Fingerprint.of(any) == 0x828e_28cb_775f_6285)
        #expect(any.contains(.max) && any.contains(.min))
    }

    /// Speech of the ITU, encoded and decoded (mode 1) there.
    @Test(.enabled(if: PublishedVectors.areThere, "scripts/fetch-vectors brings them"))
    func thePublishedSequencesComeOut() throws {
        let sound = try PublishedVectors.samples("inpsp.bin")
        let codes = try PublishedVectors.samples("codspw.cod").map { UInt8(truncatingIfNeeded: $0) }
        #expect(sound.count == 97_536 && codes.count == 48_768)
        #expect(try Self.encode(sound) == codes)
        #expect(try Self.decode(codes, piece: 160) == PublishedVectors.samples("outsp1.bin"))
    }
}

/// Test sequences of the ITU's Software Tool Library, which has a licence of its own: they are fetched,
/// not kept here.
enum PublishedVectors {
    private static let folder = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("var/vectors")

    static var areThere: Bool {
        FileManager.default.fileExists(atPath: folder.appendingPathComponent("sweep.src").path)
    }

    /// Words of 16 bits, low byte first.
    static func samples(_ name: String) throws -> [Int16] {
        let data = try [UInt8](Data(contentsOf: folder.appendingPathComponent(name)))
        return stride(from: 0, to: data.count - 1, by: 2).map {
            Int16(truncatingIfNeeded: Int(data[$0]) | Int(data[$0 + 1]) << 8)
        }
    }
}
