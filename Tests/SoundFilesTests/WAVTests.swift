// SPDX-License-Identifier: Apache-2.0

import Foundation
import SoundFiles
import Testing
import Timing

@Suite final class WAVTests {
    private let path: String

    init() {
        path =
            FileManager.default.temporaryDirectory
            .appendingPathComponent("wav-test-\(UUID().uuidString).wav").path
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    @Test(arguments: [1, 2, 3]) func samplesComeBackByChannel(_ channels: Int) throws {
        let format = WAVFormat(channels: channels, rate: 16000)
        let samples = (0..<channels * 20_000).map { Int16(truncatingIfNeeded: $0 &* 7919) }
        let writer = try WAVWriter(path: path, format: format)
        for start in stride(from: 0, to: samples.count, by: channels * 100) {
            try writer.append(Array(samples[start..<start + channels * 100]))
        }
        try writer.close()
        try writer.close()
        let file = try WAVFile(path: path)
        #expect(file.format == format)
        #expect(file.samples == samples)
        #expect(file.frameCount == 20_000)
        #expect(
            file.channel(channels - 1).prefix(2).elementsEqual([
                samples[channels - 1], samples[2 * channels - 1],
            ]))
        #expect(file.channel(channels).isEmpty)
        #expect(throws: WAVError.self) { try writer.append([1]) }
    }

    @Test func theHeaderIsTheOneEverybodyWrites() {
        let header = WAVFormat().header(dataBytes: 320)
        let expected: [UInt8] =
            Array("RIFF".utf8) + [0x64, 1, 0, 0] + Array("WAVEfmt ".utf8)
            + [16, 0, 0, 0, 1, 0, 1, 0, 0x40, 0x1F, 0, 0, 0x80, 0x3E, 0, 0, 2, 0, 16, 0]
            + Array("data".utf8) + [0x40, 1, 0, 0]
        #expect(header == expected)
    }

    /// G.711 files hold the bytes as they came; ffmpeg, sox and this reader expand them.
    @Test(arguments: [WAVFormat.Encoding.muLaw, .aLaw])
    func companionsOfG711AreExpanded(_ encoding: WAVFormat.Encoding) throws {
        let writer = try WAVWriter(path: path, format: WAVFormat(encoding: encoding))
        try writer.append(bytes: [0x00, 0x80, 0xFF, 0xD5, 0x2A])
        #expect(throws: WAVError.self) { try writer.append([1]) }
        try writer.close()
        let bytes = try Array(Data(contentsOf: URL(fileURLWithPath: path)))
        #expect(bytes.count == 58 + 5 + 1)
        let samples = try WAVFile(bytes: bytes).samples
        #expect(samples.count == 5)
        switch encoding {
        case .muLaw: #expect(samples[0...2].elementsEqual([-32124, 32124, 0]))
        case .aLaw: #expect(samples[3...4].elementsEqual([8, -32256]))
        case .pcm8, .pcm16, .pcm24, .pcm32, .float32, .float64:
            Issue.record("not an argument")
        }
    }

    /// A crash loses at most the last second: the file on disk is read while its writer lives.
    @Test func anUnfinishedFileIsReadable() throws {
        let writer = try WAVWriter(path: path, format: WAVFormat())
        #expect(try WAVFile(path: path).samples.isEmpty)
        let frame = [Int16](repeating: 5, count: 160)
        for _ in 0..<120 { try writer.append(frame) }
        #expect(try WAVFile(path: path).samples.count == 16000)
        try writer.flush()
        #expect(try WAVFile(path: path).samples.count == 120 * 160)
    }

    @Test func aFileCutAnywhereGivesWhatIsThereOrAnError() throws {
        let whole =
            WAVFormat(channels: 2).header(dataBytes: 400) + [UInt8](repeating: 1, count: 400)
        for length in 0..<whole.count {
            let file = try? WAVFile(bytes: Array(whole[..<length]))
            #expect((file == nil) == (length < 44))
            #expect(file.map { $0.samples.count } ?? 0 == max(0, length - 44) / 4 * 2)
        }
    }

    @Test func unknownChunksAreSkippedAndUnfinishedSizesForgiven() throws {
        let body = WAVFormat().header(dataBytes: 4)
        let odd: [UInt8] = Array("LIST".utf8) + [3, 0, 0, 0, 1, 2, 3, 0]
        let bytes = Array(body[..<12]) + odd + Array(body[12..<36]) + odd + Array(body[36...])
        #expect(try WAVFile(bytes: bytes + [1, 0, 2, 0] + odd).samples == [1, 2])
        for size in [[0, 0, 0, 0], [255, 255, 255, 255]] as [[UInt8]] {
            let unfinished = Array(body[..<40]) + size + [1, 0, 2, 0, 9]
            #expect(try WAVFile(bytes: unfinished).samples == [1, 2])
        }
    }

    @Test func whatIsNoWAVIsNamed() throws {
        let good = WAVFormat().header(dataBytes: 2) + [1, 0]
        func changed(_ at: Int, _ bytes: [UInt8]) -> [UInt8] {
            var copy = good
            copy.replaceSubrange(at..<at + bytes.count, with: bytes)
            return copy
        }
        #expect(throws: WAVError.notRIFFWave) { try WAVFile(bytes: changed(0, [0x58])) }
        #expect(throws: WAVError.notRIFFWave) { try WAVFile(bytes: []) }
        #expect(throws: WAVError.noFormat) { try WAVFile(bytes: changed(12, [0x58])) }
        #expect(throws: WAVError.noData) { try WAVFile(bytes: changed(36, [0x58])) }
        #expect(throws: WAVError.unsupported("format tag 3 with 16 bits a sample")) {
            try WAVFile(bytes: changed(20, [3]))
        }
        #expect(throws: WAVError.unsupported("format tag 1 with 33 bits a sample")) {
            try WAVFile(bytes: changed(34, [33]))
        }
        #expect(throws: WAVError.badFormat("0 channels at 8000 Hz")) {
            try WAVFile(bytes: changed(22, [0]))
        }
        #expect(throws: WAVError.tooLarge) {
            try Data(good).write(to: URL(fileURLWithPath: path))
            _ = try WAVFile(path: path, limit: 40)
        }
        #expect(throws: WAVError.system(code: 2, doing: "open")) {
            try WAVFile(path: path + ".missing")
        }
        #expect(throws: WAVError.badFormat("9 channels at 8000 Hz")) {
            try WAVWriter(path: path, format: WAVFormat(channels: 9))
        }
    }

    @Test func thousandsOfMutatedFilesAreReadOrRefused() {
        var random = SeededRandom(seed: 12)
        let good = WAVFormat().header(dataBytes: 100) + [UInt8](repeating: 3, count: 100)
        for _ in 0..<20_000 {
            var bytes = good
            for _ in 0...(random.next() % 4) {
                let place = random.next() % 4 == 0 ? random.next() % 144 : random.next() % 60
                bytes[Int(place)] = UInt8(truncatingIfNeeded: random.next() >> 40)
            }
            if let file = try? WAVFile(bytes: bytes) {
                #expect(file.samples.count <= 116)
            }
        }
    }
}
