// SPDX-License-Identifier: Apache-2.0

import Foundation
import SoundFiles
import Testing
import Timing

/// Files that are torn, damaged, or none.
@Suite struct OggOpusReaderTests {
    private let whole: [UInt8]

    init() throws {
        let path = OpusSamples.path()
        defer { try? FileManager.default.removeItem(atPath: path) }
        try OpusSamples.record([500, 800], frames: 80, to: path)
        whole = try OpusSamples.bytes(path)
    }

    /// Where pages begin.
    private func pages(_ bytes: [UInt8]) -> [Int] {
        let magic = Array("OggS".utf8)
        return (0..<max(0, bytes.count - 4)).filter { Array(bytes[$0..<$0 + 4]) == magic }
    }

    private func length(_ bytes: [UInt8]) throws -> Int {
        var samples = 0
        let file = OggOpusFile(bytes: bytes)
        let reader = try file.reader(rate: 8000)
        while let piece = try reader.next() { samples += piece.count }
        return samples / 2
    }

    /// Torn anywhere, a file plays up to the last page that is whole.
    @Test func tornAtEveryByteItPlaysUpToTheTear() throws {
        let starts = pages(whole)
        #expect(starts.count == 2 + 4)
        let last = try #require(starts.last)
        for end in last...whole.count {
            let bytes = Array(whole[..<end])
            // What the codec holds back, 2.5 ms, is in the page that is missing.
            let expected = end == whole.count ? 80 * 160 : 75 * 160 - 20
            #expect(try length(bytes) == expected, "torn at \(end)")
            let summary = try OggOpusFile(bytes: bytes).summary()
            #expect(summary.isComplete == (end == whole.count))
            #expect(summary.remarks.isEmpty == summary.isComplete)
        }
        for end in 0..<starts[2] {
            // Without both headers there is nothing to be played, which is said.
            let bytes = Array(whole[..<end])
            #expect(throws: OggOpusError.self) { _ = try OggOpusFile(bytes: bytes).summary() }
        }
    }

    /// A page in the middle is gone or damaged: silence as long as it was, and the rest in its place.
    @Test func aDamagedPageIsSilenceOfItsLength() throws {
        let starts = pages(whole)
        var damaged = whole
        damaged[starts[3] + 60] ^= 0x10
        let removed = Array(whole[..<starts[3]] + whole[starts[4]...])
        for bytes in [damaged, removed] {
            let summary = try OggOpusFile(bytes: bytes).summary()
            #expect(summary.damages > 0)
            #expect(summary.ticks == 80 * 960)
            let file = try SoundFile(OggOpusFile(bytes: bytes))
            #expect(file.frameCount == 80 * 160)
            #expect(!file.remarks.isEmpty)
            let middle = file.channel(0)[4200..<7800]
            #expect(OpusSamples.level(of: 500, in: middle, rate: 8000) < -60)
            let behind = file.channel(0)[8800..<11_500]
            #expect(OpusSamples.level(of: 500, in: behind, rate: 8000) > -20)
        }
    }

    @Test func whatIsNoneIsSaid() throws {
        func error(_ bytes: [UInt8]) -> OggOpusError? {
            do throws(OggOpusError) {
                _ = try OggOpusFile(bytes: bytes).summary()
                return nil
            } catch {
                return error
            }
        }
        #expect(error([]) == .noPage)
        #expect(error(Array("RIFF....WAVEfmt ".utf8)) == .noPage)
        #expect(error(Array(whole[pages(whole)[1]...])) == .noHead)
        #expect(error(Array(whole[..<pages(whole)[1]])) == .noTags)
        #expect(throws: SoundFileError.self) { _ = try SoundFile(path: "/nowhere.opus") }
    }

    @Test func headsAreReadAsTheyAreWritten() throws {
        for tracks in 1...8 {
            let head = OpusHead(tracks: tracks, preSkip: 312, inputRate: 16_000)
            #expect(try OpusHead(head.bytes) == head)
            #expect(head.bytes.count == 21 + tracks)
        }
        let stereo = Array("OpusHead".utf8) + [1, 2, 56, 1, 0x80, 0xBB, 0, 0, 0, 1, 0]
        let head = try OpusHead(stereo)
        #expect(head.streams == 1 && head.coupled == 1 && head.mapping == [0, 1])
        #expect(head.gain == 256 && head.preSkip == 312 && head.inputRate == 48_000)
        let good = OpusHead(tracks: 2, preSkip: 312, inputRate: 8000).bytes
        for (place, value) in [(8, 0x10), (9, 0), (9, 9), (18, 0), (19, 0), (20, 3), (21, 9)] {
            var bytes = good
            bytes[place] = UInt8(value)
            if place == 18 { bytes[9] = 3 }
            #expect(throws: OggOpusError.self) { _ = try OpusHead(bytes) }
        }
        for count in 0..<good.count {
            #expect(throws: OggOpusError.self) { _ = try OpusHead(Array(good[..<count])) }
        }
    }

    @Test func tagsAreReadAsFarAsTheyAreTrue() throws {
        let tags = OpusTags(vendor: "v", comments: ["A=1", "b=2=3", "A=4", "none"])
        #expect(try OpusTags(tags.bytes) == tags)
        #expect(tags["a"] == "1" && tags["B"] == "2=3" && tags["none"] == nil)
        let bytes = tags.bytes
        for count in 0..<bytes.count {
            let read = try? OpusTags(Array(bytes[..<count]))
            #expect((read?.comments.count ?? 0) < 4)
        }
        var lying = bytes
        lying.replaceSubrange(13..<17, with: [255, 255, 255, 255])
        #expect(try OpusTags(lying).comments == tags.comments)
    }

    /// Whatever is in a file, reading it ends, and in no more sound than its packets can hold.
    @Test func noiseEndsQuickly() throws {
        var random = SeededRandom(seed: 8)
        for _ in 0..<400 {
            var bytes = whole
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                let at = Int.random(in: 0..<bytes.count, using: &random)
                bytes[at] = UInt8.random(in: 0...255, using: &random)
            }
            guard let samples = try? length(bytes) else { continue }
            #expect(samples <= 81 * 160)
        }
    }
}
