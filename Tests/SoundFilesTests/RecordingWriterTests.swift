// SPDX-License-Identifier: Apache-2.0

import COpus
import Foundation
import SoundFiles
import Testing

/// What is written is an Ogg Opus file that everybody plays, each track as libopus gives it.
@Suite struct RecordingWriterTests {
    @Test(arguments: [8000, 16_000], [1, 2, 4])
    func opusToolsPlayIt(rate: Int, tracks: Int) throws {
        let path = OpusSamples.path()
        defer { try? FileManager.default.removeItem(atPath: path) }
        let tones = Array([400.0, 700, 1100, 1500].prefix(tracks))
        try OpusSamples.record(tones, frames: 151, rate: rate, to: path)
        let info = try OpusSamples.run("/usr/bin/opusinfo", [path])
        #expect(info.status == 0, "\(info.text)")
        #expect(!info.text.contains("WARNING"), "\(info.text)")
        #expect(info.text.contains("CALL=call-1") && info.text.contains("LINE=main"))
        #expect(info.text.contains("Channels: \(tracks)"))
        #expect(info.text.contains("Playback length: 0m:03.020s"), "\(info.text)")

        let wav = OpusSamples.path("wav")
        defer { try? FileManager.default.removeItem(atPath: wav) }
        let decoded = try OpusSamples.run(
            "/usr/bin/opusdec", ["--quiet", "--no-dither", "--rate", "48000", path, wav])
        #expect(decoded.status == 0, "\(decoded.text)")
        let theirs = try WAVFile(path: wav)
        var ours: [Int16] = []
        let reader = try OggOpusFile(path: path).reader(rate: 48_000)
        while let piece = try reader.next() { ours += piece }
        #expect(theirs.format.channels == tracks)
        #expect(ours.count == 151 * 960 * tracks)
        // opusdec decodes to floats and rounds them; libopus' own samples differ by one at most.
        #expect(theirs.samples.count == ours.count)
        let furthest = zip(ours, theirs.samples).map { abs(Int($0) - Int($1)) }.max() ?? 0
        #expect(furthest <= 1, "\(furthest)")
    }

    /// The packets of the file, given to libopus by ourselves, sound as the reader's samples do.
    @Test(arguments: [8000, 16_000]) func everyTrackIsWhatLibopusGives(rate: Int) throws {
        let path = OpusSamples.path()
        defer { try? FileManager.default.removeItem(atPath: path) }
        try OpusSamples.record([440, 660], frames: 100, rate: rate, to: path)
        let encoder = try #require(OpusTracksEncoder(tracks: 2, rate: rate))
        var error: Int32 = 0
        let decoder = try #require(
            opus_multistream_decoder_create(Int32(rate), 2, 2, 0, [0, 1], &error))
        defer { opus_multistream_decoder_destroy(decoder) }
        var expected: [Int16] = []
        let count = rate / 50
        for number in 0...100 {
            let planar = OpusSamples.frame(number, number < 100 ? [440, 660] : [0, 0], rate: rate)
            let frame = (0..<count).flatMap { [planar[$0], planar[count + $0]] }
            let packet = frame.withUnsafeBufferPointer { encoder.encode($0, rate: rate) }
            var samples = [Int16](repeating: 0, count: frame.count)
            let got = opus_multistream_decode(
                decoder, Array(packet), Int32(packet.count), &samples, Int32(count), 0)
            #expect(got == Int32(count))
            expected += samples
        }
        let skipped = encoder.preSkip * rate / 48_000
        var heard: [Int16] = []
        let reader = try OggOpusFile(path: path).reader(rate: rate)
        while let piece = try reader.next() { heard += piece }
        #expect(heard == Array(expected[(skipped * 2)...].prefix(100 * count * 2)))
    }

    /// One party speaks: nothing of it is in another's track.
    @Test(arguments: [2, 4], [8000, 16_000]) func nothingLeaks(tracks: Int, rate: Int) throws {
        for speaker in 0..<tracks {
            let path = OpusSamples.path()
            defer { try? FileManager.default.removeItem(atPath: path) }
            let tones = (0..<tracks).map { $0 == speaker ? 1000.0 : 0 }
            try OpusSamples.record(tones, frames: 200, rate: rate, to: path)
            let file = try SoundFile(path: path)
            for track in 0..<tracks {
                let level = OpusSamples.level(
                    of: 1000, in: file.channel(track).dropFirst(rate / 2), rate: file.rate)
                if track == speaker {
                    #expect(level > -20)
                } else {
                    #expect(level < -80, "track \(track) hears \(speaker) at \(level) dB")
                }
            }
        }
    }

    /// The call becomes wide-band in its midst, and narrow again.
    @Test func theRateMayChange() throws {
        let path = OpusSamples.path()
        defer { try? FileManager.default.removeItem(atPath: path) }
        let writer = try RecordingWriter(
            path: path, layout: RecordingLayout(tracks: ["caller", "heard"]),
            tags: OpusSamples.tags, rate: 8000)
        for (rate, tone) in [(8000, 600.0), (16_000, 5000), (8000, 600)] {
            for number in 0..<100 {
                try OpusSamples.frame(number, [tone, 0], rate: rate).withUnsafeBufferPointer {
                    try writer.append($0, rate: rate)
                }
            }
        }
        try writer.finish()
        let file = try SoundFile(path: path)
        #expect(file.rate == 16_000)
        #expect(file.tracks == ["caller", "heard"])
        #expect(file.frameCount == 6 * 16_000)
        let caller = file.channel(0)
        for (second, tone) in [(1, 600.0), (3, 5000), (5, 600)] {
            let part = caller[second * 16_000 - 6000..<second * 16_000 + 6000]
            #expect(OpusSamples.level(of: tone, in: part, rate: 16_000) > -25, "\(second)")
        }
    }

    /// Silence in place of what was paused or lost: everything behind it is where it was.
    @Test(arguments: RecordingLayout.Format.allCases)
    func silenceKeepsTheTime(format: RecordingLayout.Format) throws {
        let path = OpusSamples.path(format.fileExtension)
        defer { try? FileManager.default.removeItem(atPath: path) }
        let writer = try RecordingWriter(
            path: path, layout: RecordingLayout(format: format, tracks: ["caller", "heard"]),
            tags: OpusSamples.tags, rate: 8000)
        for number in 0..<150 {
            guard !(50..<100).contains(number) else {
                try writer.appendSilence(frames: 1)
                continue
            }
            try OpusSamples.frame(number, [800, 500]).withUnsafeBufferPointer {
                try writer.append($0, rate: 8000)
            }
        }
        try writer.finish()
        #expect(writer.frames == 150)
        let file = try SoundFile(path: path)
        #expect(file.frameCount == 150 * 160)
        for (track, tone) in [800.0, 500].enumerated() {
            let sound = file.channel(track)
            #expect(OpusSamples.level(of: tone, in: sound[2000..<7500], rate: 8000) > -20)
            #expect(OpusSamples.level(of: tone, in: sound[9000..<15_500], rate: 8000) < -60)
            #expect(OpusSamples.level(of: tone, in: sound[17_000..<23_500], rate: 8000) > -20)
        }
    }

    @Test func mulawIsWhatG711Gives() throws {
        for rate in [8000, 16_000] {
            let path = OpusSamples.path("wav")
            defer { try? FileManager.default.removeItem(atPath: path) }
            try OpusSamples.record([500, 900], frames: 60, rate: rate, to: path, format: .mulaw)
            let file = try WAVFile(path: path)
            #expect(file.format == WAVFormat(channels: 2, encoding: .muLaw))
            #expect(file.frameCount == 60 * 160)
            #expect(OpusSamples.level(of: 500, in: file.channel(0), rate: 8000) > -15)
            #expect(OpusSamples.level(of: 500, in: file.channel(1), rate: 8000) < -55)
        }
    }

    /// What cannot be written is said, and what was written plays.
    @Test(arguments: RecordingLayout.Format.allCases)
    func aFullDiskIsSaid(format: RecordingLayout.Format) throws {
        #expect(throws: RecordingError.self) {
            _ = try RecordingWriter(
                path: "/dev/full/x", layout: RecordingLayout(format: format, tracks: ["a"]),
                tags: OpusSamples.tags, rate: 8000)
        }
        let path = OpusSamples.path(format.fileExtension)
        defer { try? FileManager.default.removeItem(atPath: path) }
        let tones = [700.0, 300]
        try OpusSamples.record(tones, frames: 10, to: path, format: format)
        #expect(throws: RecordingError.system(code: EEXIST, doing: "open")) {
            do throws(RecordingError) {
                _ = try RecordingWriter(
                    path: path, layout: RecordingLayout(format: format, tracks: ["a", "b"]),
                    tags: OpusSamples.tags, rate: 8000)
            } catch {
                // Which step found it is the format's own.
                guard case .system(let code, _) = error else { throw error }
                throw RecordingError.system(code: code, doing: "open")
            }
        }
        #expect("\(RecordingError.system(code: ENOSPC, doing: "write"))" == "the disk is full")
    }

    /// What rests is not encoded; whoever plays it hears the same as if it were.
    @Test(arguments: [12_000, 24_000, 40_000], [8000, 16_000])
    func silenceIsNotEncoded(bitrate: Int, rate: Int) throws {
        let encoder = try #require(
            OpusTracksEncoder(
                tracks: 2, rate: rate, settings: OpusTracksEncoder.Settings(bitrate: bitrate)))
        var error: Int32 = 0
        let decoder = try #require(
            opus_multistream_decoder_create(Int32(rate), 2, 2, 0, [0, 1], &error))
        defer { opus_multistream_decoder_destroy(decoder) }
        let count = rate / 50
        var heard: [[Int16]] = [[], []]
        var lengths: [Int] = []
        // Both speak, both rest for four seconds (one line idles at what A-law has for zero), and both
        // speak again.
        for number in 0..<400 {
            let speaks = !(100..<300).contains(number)
            let planar = OpusSamples.frame(number, speaks ? [500, 900] : [0, 0], rate: rate)
            let frame = (0..<count).flatMap { [planar[$0], planar[count + $0] + (speaks ? 0 : 8)] }
            let packet = frame.withUnsafeBufferPointer { encoder.encode($0, rate: rate) }
            lengths.append(packet.count)
            var samples = [Int16](repeating: 0, count: frame.count)
            let got = opus_multistream_decode(
                decoder, Array(packet), Int32(packet.count), &samples, Int32(count), 0)
            #expect(got == Int32(count))
            for track in 0..<2 {
                heard[track] += stride(from: track, to: 2 * count, by: 2).map { samples[$0] }
            }
        }
        for (track, tone) in [500.0, 900].enumerated() {
            func level(_ frames: Range<Int>) -> Double {
                let part = heard[track][frames.lowerBound * count..<frames.upperBound * count]
                return OpusSamples.level(of: tone, in: part, rate: rate)
            }
            #expect(level(20..<100) > -13)
            // From the second frame on after the rest.
            #expect(level(302..<320) > -14 && level(320..<400) > -13, "\(level(302..<320))")
            let rest = heard[track][200 * count..<300 * count]
            #expect(rest.allSatisfy { abs($0) <= 9 }, "\(rest.map(abs).max() ?? 0)")
        }
        guard bitrate >= OpusTracksEncoder.Settings.transformBitrate else { return }
        // A packet of each of two streams: what it is, how long, that it is silent.
        #expect(Set(lengths[200..<300]).count == 1 && lengths[250] <= 9, "\(lengths[250])")
    }

    /// A loud and a still track: streams long enough to need two bytes for their length.
    @Test func longAndShortPacketsStandTogether() throws {
        let encoder = try #require(
            OpusTracksEncoder(
                tracks: 3, rate: 16_000,
                settings: OpusTracksEncoder.Settings(bitrate: 100_000, complexity: 0)))
        var error: Int32 = 0
        let decoder = try #require(
            opus_multistream_decoder_create(16_000, 3, 3, 0, [0, 1, 2], &error))
        defer { opus_multistream_decoder_destroy(decoder) }
        var random = UInt32(7)
        var longest = 0
        for _ in 0..<100 {
            let frame = (0..<960).map { index -> Int16 in
                random = random &* 1_664_525 &+ 1_013_904_223
                return index % 3 == 1 ? 0 : Int16(truncatingIfNeeded: random >> 16)
            }
            let packet = frame.withUnsafeBufferPointer { encoder.encode($0, rate: 16_000) }
            var samples = [Int16](repeating: 0, count: 960)
            #expect(
                opus_multistream_decode(
                    decoder, Array(packet), Int32(packet.count), &samples, 320, 0) == 320)
            #expect((0..<320).allSatisfy { samples[3 * $0 + 1] == 0 })
            longest = max(longest, packet.count)
        }
        #expect(longest > 2 * 300, "\(longest)")
    }
}
