// SPDX-License-Identifier: Apache-2.0

import Codecs
import Foundation
import SoundFiles
import Testing
import Timing

/// Recordings of every kind that people have, and the ones that are none.
@Suite struct RecordedSoundTests {
    private static let tone = 500.0

    /// A second of a tone, -1 to 1.
    private static func wave(_ rate: Int, tone: Double = tone) -> [Double] {
        (0..<rate).map { 0.25 * sin(2 * .pi * tone * Double($0) / Double(rate)) }
    }

    private static func bytes(_ value: Double, _ encoding: WAVFormat.Encoding) -> [UInt8] {
        func little(_ bits: UInt64, _ count: Int) -> [UInt8] {
            (0..<count).map { UInt8(truncatingIfNeeded: bits >> (8 * UInt64($0))) }
        }
        func linear(_ count: Int) -> [UInt8] {
            let scaled = (value * Double(1 << (8 * count - 1))).rounded()
            return little(UInt64(bitPattern: Int64(scaled)), count)
        }
        switch encoding {
        case .pcm8: return [UInt8(128 + (value * 128).rounded())]
        case .pcm16: return linear(2)
        case .pcm24: return linear(3)
        case .pcm32: return linear(4)
        case .float32: return little(UInt64(Float(value).bitPattern), 4)
        case .float64: return little(value.bitPattern, 8)
        case .muLaw: return [PCMU.compress(Int16(value * 32_768))]
        case .aLaw: return [PCMA.compress(Int16(value * 32_768))]
        }
    }

    /// A WAV file of tones, a channel for each.
    private static func wav(
        _ tones: [Double], rate: Int, _ encoding: WAVFormat.Encoding = .pcm16
    ) -> [UInt8] {
        let voices = tones.map { wave(rate, tone: $0) }
        let data = (0..<rate).flatMap { index in voices.flatMap { bytes($0[index], encoding) } }
        let format = WAVFormat(channels: tones.count, rate: rate, encoding: encoding)
        return format.header(dataBytes: data.count) + data
    }

    private func read(_ bytes: [UInt8], _ path: String = "a.wav") throws -> RecordedSound {
        try RecordedSound.read(bytes: bytes, path: path)
    }

    private func level(_ samples: [Int16], _ tone: Double = tone, rate: Int = 8000) -> Double {
        OpusSamples.level(of: tone, in: samples, rate: rate)
    }

    /// A quarter of full scale is 12 dB below it, however it is written.
    @Test(arguments: WAVFormat.Encoding.allCases, [8000, 11_025, 16_000, 44_100, 48_000])
    func everyFormatAtEveryRateIsTheSameSound(_ encoding: WAVFormat.Encoding, _ rate: Int) throws {
        let sound = try read(Self.wav([500, 1200], rate: rate, encoding))
        #expect(sound.tracks.count == 2 && sound.codec == encoding.name && sound.remarks.isEmpty)
        for target in [8000, 16_000] {
            let first = sound.tracks[0].sound(at: target)
            #expect(abs(first.count - target) <= 1)
            #expect(abs(level(first, rate: target) + 12.04) < 0.15)
            #expect(level(first, 1200, rate: target) < -50)
            #expect(
                abs(level(sound.tracks[1].sound(at: target), 1200, rate: target) + 12.04) < 0.15)
        }
    }

    @Test func numbersBeyondFullScaleAreItsEnds() throws {
        let values: [Float] = [1.5, -1.5, .nan, .infinity, 0.5, 0]
        let data = values.flatMap { value in
            (0..<4).map { UInt8(truncatingIfNeeded: value.bitPattern >> (8 * UInt32($0))) }
        }
        let bytes = WAVFormat(encoding: .float32).header(dataBytes: data.count) + data
        #expect(try read(bytes).tracks[0].samples == [32_767, -32_768, 0, 32_767, 16_384, 0])
        let wide: [UInt8] = [0xFF, 0xFF, 0x7F, 0, 0, 0x80, 0x80, 1, 0]
        let linear = WAVFormat(encoding: .pcm24).header(dataBytes: 9) + wide
        #expect(try read(linear).tracks[0].samples == [32_767, -32_768, 2])
    }

    @Test(arguments: ["ulaw", "ul", "PCMU"]) func rawMuLawIsKnownByItsEnding(_ ending: String)
        throws
    {
        let bytes = Self.wave(8000).map { PCMU.compress(Int16($0 * 32_768)) }
        let sound = try read(bytes, "calls/a.\(ending)")
        #expect(sound.tracks.count == 1 && sound.tracks[0].rate == 8000)
        #expect(abs(level(sound.tracks[0].samples) + 12.04) < 0.15)
        // Silence that looks like the beginning of an MP3.
        #expect(try read([0xFF, 0xFB, 0xFF], "a.ul").tracks[0].samples.count == 3)
    }

    @Test(arguments: ["alaw", "al", "pcma"]) func rawALawIsKnownByItsEnding(_ ending: String) throws
    {
        let bytes = Self.wave(8000).map { PCMA.compress(Int16($0 * 32_768)) }
        #expect(abs(level(try read(bytes, "a.\(ending)").tracks[0].samples) + 12.04) < 0.15)
    }

    @Test(arguments: [8000, 16_000]) func ourRecordingsNameTheirTracks(_ rate: Int) throws {
        let path = OpusSamples.path()
        defer { try? FileManager.default.removeItem(atPath: path) }
        try OpusSamples.record([500, 0, 800], frames: 60, rate: rate, to: path)
        let sound = try RecordedSound.read(path: path)
        #expect(sound.tracks.map(\.name) == ["track-1", "track-2", "track-3"])
        #expect(sound.tracks.allSatisfy { $0.samples.count == 60 * rate / 50 && $0.rate == rate })
        let third = try #require(sound.track(named: "TRACK-3")).sound(at: 8000)
        #expect(level(third[1600...].map { $0 }, 800) > -16 && level(third, 500) < -40)
        #expect(sound.track(named: "caller") == nil)
    }

    /// Family 255 and stereo of family 0, as other programs write them.
    @Test func recordingsOfOtherProgramsAreRead() throws {
        let wav = OpusSamples.path("wav")
        let opus = OpusSamples.path()
        defer { for file in [wav, opus] { try? FileManager.default.removeItem(atPath: file) } }
        try Data(Self.wav([500, 1200], rate: 48_000)).write(to: URL(fileURLWithPath: wav))
        let made = try OpusSamples.run(
            "/usr/bin/opusenc", ["--quiet", "--bitrate", "96", wav, opus])
        try #require(made.status == 0, "\(made.text)")
        let sound = try RecordedSound.read(path: opus)
        #expect(sound.tracks.count == 2 && sound.tracks[0].rate == 16_000)
        #expect(sound.tracks.allSatisfy { $0.samples.count == 16_000 && $0.name == nil })
        let left = Array(sound.tracks[0].sound(at: 8000)[2000...])
        #expect(abs(level(left) + 12.04) < 1 && level(left, 1200) < -30)

        let ours = OpusSamples.path()
        defer { try? FileManager.default.removeItem(atPath: ours) }
        try OpusSamples.record([500, 800], frames: 60, to: ours)
        for (family, isRead) in [(UInt8(255), true), (3, false)] {
            let bytes = Self.withFamily(family, try OpusSamples.bytes(ours))
            if isRead {
                #expect(try read(bytes, "a.opus").tracks.count == 2)
            } else {
                #expect(throws: RecordedSoundError.self) { _ = try read(bytes, "a.opus") }
            }
        }
    }

    /// The same file under another family of channels, the sum of its first page made right.
    private static func withFamily(_ family: UInt8, _ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        let head = 27 + Int(bytes[26])
        bytes[head + 18] = family
        let end = head + Int(bytes[27])
        bytes.replaceSubrange(22..<26, with: [0, 0, 0, 0])
        var sum: UInt32 = 0
        for byte in bytes[..<end] {
            sum ^= UInt32(byte) << 24
            for _ in 0..<8 { sum = sum & 0x8000_0000 == 0 ? sum << 1 : sum << 1 ^ 0x04C1_1DB7 }
        }
        for place in 0..<4 {
            bytes[22 + place] = UInt8(truncatingIfNeeded: sum >> (8 * UInt32(place)))
        }
        return bytes
    }

    /// What is refused, in which words.
    @Test func whatIsWrongIsSaidWithWhatToDo() throws {
        let good = Self.wav([500], rate: 8000)
        func changed(_ place: Int, _ new: [UInt8]) -> [UInt8] {
            var bytes = good
            bytes.replaceSubrange(place..<place + new.count, with: new)
            return bytes
        }
        let rows: [(name: String, bytes: [UInt8], kind: RecordedSoundError.Kind, words: String)] = [
            ("a.wav", [], .empty, "a.wav: there is nothing in it; record it again"),
            ("a.wav", Array(good[..<44]), .lying, "16000 bytes of sound, and there are 0"),
            ("a.wav", WAVFormat().header(dataBytes: 0), .empty, "there is no sound in it"),
            ("a.wav", Array(good[..<9000]), .lying, "16000 bytes of sound, and there are 8956"),
            (
                "a.wav", changed(40, [100, 0, 0, 0]), .lying,
                "15900 bytes that are no part of a WAV"
            ),
            (
                "a.wav", changed(20, [2]), .unknown,
                "format tag 2 with 16 bits a sample; save it as PCM"
            ),
            ("a.wav", changed(24, [0, 0, 0, 0]), .malformed, "1 channels at 0 Hz"),
            ("a.wav", changed(12, [0x58]), .malformed, "no fmt chunk before its sound"),
            ("a.wav", changed(8, [0x58]), .unknown, "it is RIFF and no WAVE"),
            ("a.mp3", Array("ID3\u{3}".utf8), .unknown, "it is MP3; convert it to WAV"),
            ("a.m4a", [0, 0, 0, 32] + Array("ftypM4A ".utf8), .unknown, "it is MP4"),
            ("a.flac", Array("fLaC".utf8), .unknown, "it is FLAC"),
            ("a.wav", [0xD4, 0xC3, 0xB2, 0xA1, 2, 0], .unknown, "handoff import FILE.pcap"),
            ("a.raw", [1, 2, 3], .unknown, "end the name of raw G.711 of 8 kHz in .ulaw"),
            ("a.ogg", Array("OggS".utf8), .damaged, "there is no page of Ogg in it; copy it again"),
        ]
        for row in rows {
            let error = #expect(throws: RecordedSoundError.self) {
                _ = try read(row.bytes, row.name)
            }
            #expect(error?.kind == row.kind && error?.path == row.name, "\(row.words)")
            #expect(
                "\(error.map { "\($0)" } ?? "")".contains(row.words), "\(String(describing: error))"
            )
        }
        #expect(throws: RecordedSoundError.self) {
            _ = try RecordedSound.read(path: "/nowhere.wav")
        }
        #expect(throws: RecordedSoundError.self) { _ = try RecordedSound.read(path: "/dev/zero") }
    }

    @Test func whatIsTooLongIsRefusedBeforeItIsMade() throws {
        let short = RecordedSound.Limits(fileBytes: 1 << 20, seconds: 1, samples: 20_000)
        let stereo = Self.wav([500, 800], rate: 8000)
        #expect(try RecordedSound.read(bytes: stereo, path: "a", limits: short).tracks.count == 2)
        for bytes in [Self.wav([500, 800, 900], rate: 8000), stereo + stereo] {
            var longer = bytes
            // The second of two sounds counts as data where the size is left open.
            longer.replaceSubrange(40..<44, with: [255, 255, 255, 255])
            let error = #expect(throws: RecordedSoundError.self) {
                _ = try RecordedSound.read(bytes: longer, path: "a", limits: short)
            }
            #expect(error?.kind == .tooLong)
        }
    }

    /// A recording whose writer died is refused as it is, and plays where that is wanted.
    @Test func aTornRecordingPlaysOnlyWhereItMay() throws {
        let path = OpusSamples.path()
        defer { try? FileManager.default.removeItem(atPath: path) }
        try OpusSamples.record([500], frames: 80, to: path)
        let whole = try OpusSamples.bytes(path)
        let torn = Array(whole[..<(whole.count - 40)])
        let error = #expect(throws: RecordedSoundError.self) { _ = try read(torn, "a.opus") }
        #expect(error?.kind == .damaged)
        #expect("\(error.map { "\($0)" } ?? "")".contains("it has no end: its writer died"))
        let played = try RecordedSound.read(bytes: torn, path: "a.opus", mayBeDamaged: true)
        #expect(played.remarks.count == 1 && played.tracks[0].samples.count > 11_000)
        let cut = Array(Self.wav([500], rate: 8000)[..<9000])
        let half = try RecordedSound.read(bytes: cut, path: "a.wav", mayBeDamaged: true)
        #expect(half.tracks[0].samples.count == 4478 && half.remarks.count == 1)
    }

    @Test func mutatedRecordingsAreReadOrRefused() throws {
        let path = OpusSamples.path()
        defer { try? FileManager.default.removeItem(atPath: path) }
        try OpusSamples.record([500, 800], frames: 20, to: path)
        let seeds =
            WAVFormat.Encoding.allCases.map { Array(Self.wav([500], rate: 8000, $0)[..<400]) }
            + [try OpusSamples.bytes(path)]
        var random = SeededRandom(seed: 3)
        for round in 0..<3000 {
            var bytes = seeds[round % seeds.count]
            for _ in 0..<Int.random(in: 1...5, using: &random) {
                let at = Int.random(in: 0..<min(bytes.count, 80), using: &random)
                bytes[at] = Bool.random(using: &random) ? 0xFF : UInt8(random.next() & 0xFF)
            }
            guard
                let sound = try? RecordedSound.read(
                    bytes: bytes, path: "a.wav", mayBeDamaged: round % 2 == 0)
            else { continue }
            let counts = Set(sound.tracks.map(\.samples.count))
            #expect(counts.count == 1 && !counts.contains(0))
            #expect(sound.tracks.allSatisfy { (1000...192_000).contains($0.rate) })
        }
    }
}
