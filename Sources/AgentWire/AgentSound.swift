// SPDX-License-Identifier: Apache-2.0

package import CallModel

/// What the payload of a bot's sound may be: bare sound in the stream's format, or a WAV file of
/// it, of which only the sound is taken. Played as it is, a header would be a click in the caller's
/// ear.
///
/// A WAV file may be sent in pieces, the header in the first of them; what a player writes after
/// the sound (`LIST`, `id3 `) is left out, too.
package struct AgentSound: Sendable, Hashable {
    /// Why sound cannot be played.
    package enum Problem: Error, Sendable, Hashable, CustomStringConvertible {
        /// A WAV file of something else.
        case format(tag: Int, channels: Int, rate: Int, bits: Int, wanted: StreamFormat)
        /// A WAV file whose header is cut off or has no sound after it.
        case header
        /// Compressed sound, by the signature of its files.
        case compressed(String, wanted: StreamFormat)

        package var description: String {
            switch self {
            case .format(let tag, let channels, let rate, let bits, let wanted):
                "a WAV file of format \(tag), \(channels) channel(s), \(rate) Hz, \(bits) bits; "
                    + "send \(wanted.words), one channel"
            case .header: "a WAV file without its whole header in one message"
            case .compressed(let name, let wanted): "\(name); send \(wanted.words)"
            }
        }
    }

    /// Bytes of the WAV file's sound that are still to come; nil outside one that says its length.
    private var left: Int?
    /// The beginning of a chunk after the sound, too short to tell its length.
    private var held: [UInt8] = []
    /// Bytes of such a chunk that are still to come.
    private var toSkip = 0
    private let format: StreamFormat

    package init(_ format: StreamFormat = .pcmu) { self.format = format }

    /// The sound of one payload, in order.
    package mutating func receive(_ bytes: [UInt8]) throws(Problem) -> [UInt8] {
        if let name = Self.compressed(bytes) { throw .compressed(name, wanted: format) }
        if !held.isEmpty || toSkip > 0 {
            let after = skipChunk(held + bytes)
            return after.isEmpty ? [] : try receive(after)
        }
        guard Self.has("RIFF", bytes, at: 0), Self.has("WAVE", bytes, at: 8) else {
            return cut(bytes[...])
        }
        left = nil
        let sound = try sound(of: bytes)
        // Streams write 0 or the largest number where they do not know the length.
        if sound.length > 0, sound.length < 0x7FFF_FFFF { left = sound.length }
        return cut(bytes[sound.start...])
    }

    /// Takes what belongs to the sound of the file that is under way.
    private mutating func cut(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        guard let expected = left else { return Array(bytes) }
        guard bytes.count > expected else {
            left = expected == bytes.count ? nil : expected - bytes.count
            return Array(bytes)
        }
        left = nil
        let rest = Array(bytes.dropFirst(expected))
        // The sound may be padded to an even length.
        guard
            let start = [0, 1].first(where: { start in
                Self.chunkNames.contains { Self.has($0, rest, at: start) }
            })
        else { return Array(bytes) }
        return Array(bytes.prefix(expected)) + skipChunk(Array(rest.dropFirst(start)))
    }

    /// Leaves out what belongs to chunks after the sound; the rest is sound again.
    private mutating func skipChunk(_ bytes: [UInt8]) -> [UInt8] {
        var rest = bytes[...]
        held = []
        while true {
            let skipped = min(toSkip, rest.count)
            toSkip -= skipped
            rest = rest.dropFirst(skipped)
            guard toSkip == 0, Self.chunkNames.contains(where: { Self.has($0, Array(rest), at: 0) })
            else { return Array(rest) }
            guard rest.count >= 8 else {
                held = Array(rest)
                return []
            }
            let length = Self.number(Array(rest.prefix(8)), at: 4, bytes: 4)
            // No player writes more than a few hundred bytes; a number may be anything.
            guard length <= 65_536 else { return Array(rest) }
            toSkip = 8 + length + length % 2
        }
    }

    private static let chunkNames = [
        "LIST", "id3 ", "ID3 ", "fact", "cue ", "bext", "JUNK", "INFO",
    ]

    private func sound(of bytes: [UInt8]) throws(Problem) -> (start: Int, length: Int) {
        var place = 12
        var isPlayable = false
        while place + 8 <= bytes.count {
            let length = Self.number(bytes, at: place + 4, bytes: 4)
            if Self.has("data", bytes, at: place) {
                guard isPlayable else { throw .header }
                return (place + 8, length)
            }
            if Self.has("fmt ", bytes, at: place) {
                guard length >= 16, place + 24 <= bytes.count else { throw .header }
                try check(bytes, at: place + 8)
                isPlayable = true
            }
            place += 8 + length + length % 2
        }
        throw .header
    }

    /// Judges a WAV file's format: 1 is linear, 7 mu-law (RFC 2361).
    private func check(_ bytes: [UInt8], at place: Int) throws(Problem) {
        let tag = Self.number(bytes, at: place, bytes: 2)
        let channels = Self.number(bytes, at: place + 2, bytes: 2)
        let rate = Self.number(bytes, at: place + 4, bytes: 4)
        let bits = Self.number(bytes, at: place + 14, bytes: 2)
        let wantedTag =
            switch format.encoding {
            case .pcmu: 7
            case .l16: 1
            }
        guard tag == wantedTag, channels == 1, rate == format.sampleRate,
            bits == 8 * format.sampleBytes
        else {
            throw .format(
                tag: tag, channels: channels, rate: rate, bits: bits, wanted: format)
        }
    }

    /// The kind of a file that a sound player would have to unpack, by its first bytes.
    private static func compressed(_ bytes: [UInt8]) -> String? {
        let table: [(name: String, signature: [UInt8])] = [
            ("an Ogg file", Array("OggS".utf8)), ("a FLAC file", Array("fLaC".utf8)),
            ("an MP3 file", [0x49, 0x44, 0x33, 0x04]), ("an MP3 file", [0x49, 0x44, 0x33, 0x03]),
            ("a WebM file", [0x1A, 0x45, 0xDF, 0xA3]), ("an AIFF file", Array("FORM".utf8)),
            ("an AU file", Array(".snd".utf8)), ("a gzip file", [0x1F, 0x8B, 0x08, 0x00]),
        ]
        return table.first { bytes.starts(with: $0.signature) }?.name
    }

    private static func has(_ name: String, _ bytes: [UInt8], at place: Int) -> Bool {
        bytes.count >= place + 4 && bytes[place..<place + 4].elementsEqual(name.utf8)
    }

    private static func number(_ bytes: [UInt8], at place: Int, bytes count: Int) -> Int {
        bytes[place..<place + count].reversed().reduce(0) { $0 << 8 | Int($1) }
    }
}
