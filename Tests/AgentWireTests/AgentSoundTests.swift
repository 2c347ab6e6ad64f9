// SPDX-License-Identifier: Apache-2.0

import AgentWire
import Testing

/// Headers are left out, other formats refused: what is left is the sound and nothing else.
@Suite struct AgentSoundTests {
    private let sound = (0..<400).map { UInt8($0 % 251) }

    private func little(_ number: Int, _ bytes: Int) -> [UInt8] {
        (0..<bytes).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
    }

    private func wav(
        tag: Int = 7, channels: Int = 1, rate: Int = 8000, bits: Int = 8, before: [UInt8] = [],
        length: Int? = nil, formatLength: Int = 16
    ) -> [UInt8] {
        let format =
            little(tag, 2) + little(channels, 2) + little(rate, 4)
            + little(rate * channels * bits / 8, 4) + little(channels * bits / 8, 2)
            + little(bits, 2) + [UInt8](repeating: 0, count: formatLength - 16)
        return Array("RIFF".utf8) + little(0xFFFF_FFFF, 4) + Array("WAVE".utf8) + before
            + Array("fmt ".utf8) + little(formatLength, 4) + format
            + Array("data".utf8) + little(length ?? sound.count, 4)
    }

    private func chunk(_ name: String, _ bytes: [UInt8]) -> [UInt8] {
        Array(name.utf8) + little(bytes.count, 4) + bytes + (bytes.count % 2 == 1 ? [0] : [])
    }

    @Test func bareSoundIsTakenAsItIs() throws {
        var reader = AgentSound()
        for bytes in [[], [0xFF], sound, Array("RIFF".utf8), Array("RIFFxxxxWAVX".utf8)] {
            #expect(try reader.receive(bytes) == bytes)
        }
    }

    @Test func headersOfEveryShapeAreLeftOut() throws {
        let headers = [
            wav(), wav(length: 0), wav(length: 0xFFFF_FFFF), wav(formatLength: 18),
            wav(before: chunk("JUNK", [1, 2, 3])), wav(before: chunk("fact", [1, 2, 3, 4])),
            wav(length: 9_000_000),
        ]
        for header in headers {
            var reader = AgentSound()
            #expect(try reader.receive(header + sound) == sound)
            #expect(try reader.receive(sound) == sound)
        }
    }

    /// A file sent in pieces of any size ends where its sound ends.
    @Test func whatFollowsTheSoundIsLeftOut() throws {
        let file = wav() + sound + chunk("LIST", Array("INFOISFT Lavf58".utf8))
        for size in [48, 50, 77, 160, 320, 1000] {
            var reader = AgentSound()
            var taken: [UInt8] = []
            for start in stride(from: 0, to: file.count, by: size) {
                taken += try reader.receive(Array(file[start..<min(start + size, file.count)]))
            }
            #expect(taken == sound, "\(size)")
            #expect(try reader.receive(sound) == sound)
        }
    }

    @Test func soundAfterAFileIsNotLost() throws {
        var reader = AgentSound()
        #expect(try reader.receive(wav() + sound + sound) == sound + sound)
        #expect(try reader.receive(sound) == sound)
        #expect(try reader.receive(wav(length: 800) + sound) == sound)
        #expect(try reader.receive(sound + sound) == sound + sound)
    }

    @Test func otherFormatsAreNamed() {
        let table: [([UInt8], String)] = [
            (wav(tag: 1, bits: 16), "format 1"), (wav(tag: 6), "format 6"),
            (wav(rate: 16000), "16000 Hz"), (wav(channels: 2), "2 channel"),
            (wav(tag: 0xFFFE, bits: 16), "format 65534"),
            (Array(wav().prefix(20)), "header"), (Array(wav().prefix(40)), "header"),
            (Array("RIFF0000WAVEdata0000".utf8), "header"),
            (Array("OggS0000".utf8), "Ogg"), (Array("fLaC".utf8), "FLAC"),
            ([0x49, 0x44, 0x33, 0x04, 0], "MP3"), ([0x1A, 0x45, 0xDF, 0xA3], "WebM"),
            (Array("FORM1234AIFF".utf8), "AIFF"), (Array(".snd".utf8), "AU"),
        ]
        for (bytes, words) in table {
            var reader = AgentSound()
            let problem = #expect(throws: AgentSound.Problem.self) { try reader.receive(bytes) }
            #expect(problem.map { "\($0)".contains(words) } == true, "\(words)")
        }
    }

    @Test func noLengthInAHeaderTraps() throws {
        for length in [0, 1, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF] {
            var reader = AgentSound()
            _ = try? reader.receive(Array("RIFF0000WAVEJUNK".utf8) + little(length, 4) + sound)
            _ = try? reader.receive(wav(length: length))
            _ = try? reader.receive(sound)
        }
    }
}
