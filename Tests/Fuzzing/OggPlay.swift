// SPDX-License-Identifier: Apache-2.0

import SoundFiles

/// An Ogg Opus file, as it is and with the sums of its pages made right, so that what is wrong inside
/// them is reached.
enum OggPlay {
    /// Pieces that are listened to: gaps come in seconds, and a file may say that a day is missing.
    private static let pieceLimit = 4000
    private static let pageHead = 27

    static func play(_ bytes: [UInt8]) -> String? {
        read(bytes) ?? read(mended(bytes))
    }

    private static func read(_ bytes: [UInt8]) -> String? {
        let file = OggOpusFile(bytes: bytes)
        guard let summary = try? file.summary() else { return nil }
        if summary.ticks < 0 { return "it plays for less than no time" }
        guard (1...8).contains(summary.head.channels) else { return "no channels" }
        guard let again = try? file.summary(), again == summary else { return "read otherwise" }
        guard let reader = try? file.reader(rate: summary.rate) else { return nil }
        var (samples, pieces) = (0, 0)
        while pieces < pieceLimit, let piece = try? reader.next() {
            if piece.isEmpty || piece.count % summary.head.channels != 0 {
                return "a frame is not whole"
            }
            samples += piece.count / summary.head.channels
            pieces += 1
        }
        // A packet holds 120 ms at most, and what its pages say may cut it shorter.
        let longest = summary.ticks / (48_000 / summary.rate) + summary.rate / 8
        return samples > longest ? "\(samples) samples of \(longest)" : nil
    }

    /// The same pages with the sum that belongs to each (RFC 3533 section 6).
    private static func mended(_ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        var at = 0
        while at + pageHead <= bytes.count {
            guard bytes[at..<at + 4].elementsEqual("OggS".utf8) else {
                at += 1
                continue
            }
            let segments = Int(bytes[at + 26])
            let table = at + pageHead
            guard table + segments <= bytes.count else { break }
            let body = bytes[table..<table + segments].reduce(0) { $0 + Int($1) }
            let end = table + segments + body
            guard end <= bytes.count else { break }
            bytes.replaceSubrange(at + 22..<at + 26, with: [0, 0, 0, 0])
            var sum: UInt32 = 0
            for byte in bytes[at..<end] {
                sum ^= UInt32(byte) << 24
                for _ in 0..<8 { sum = sum & 0x8000_0000 == 0 ? sum << 1 : sum << 1 ^ 0x04C1_1DB7 }
            }
            for place in 0..<4 {
                bytes[at + 22 + place] = UInt8(truncatingIfNeeded: sum >> (8 * UInt32(place)))
            }
            at = end
        }
        return bytes
    }
}
