// SPDX-License-Identifier: Apache-2.0

import Foundation
import Timing

/// The committed session descriptions: those of RFC 3264 and RFC 4317, and what peers send.
enum Corpus {
    private static var folder: URL {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("corpus")
    }

    static func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path)
            .filter { $0.hasSuffix(".sdp") }.sorted()
    }

    static func bytes(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: folder.appendingPathComponent(name)))
    }

    /// One to four changes, of bytes or of whole lines.
    static func mutate(_ original: [UInt8], _ random: inout SeededRandom) -> [UInt8] {
        var bytes = original
        for _ in 0...(random.next() % 4) {
            guard !bytes.isEmpty else { return bytes }
            let at = Int(random.next() % UInt64(bytes.count))
            switch random.next() % 7 {
            case 0: bytes[at] = UInt8(truncatingIfNeeded: random.next())
            case 1: bytes[at] ^= 1 << UInt8(random.next() % 8)
            case 2: bytes.removeLast(bytes.count - at)
            case 3: bytes.insert(contentsOf: bytes[at...].prefix(40), at: at)
            case 4: bytes.insert(contentsOf: Array("99999999999999999999".utf8), at: at)
            case 5: bytes.removeSubrange(at..<min(bytes.count, at + 20))
            default:
                var lines = bytes.split(separator: 0x0A)
                guard lines.count > 1 else { continue }
                lines.swapAt(at % lines.count, Int(random.next() % UInt64(lines.count)))
                bytes = Array(lines.joined(separator: [0x0A]))
            }
        }
        return bytes
    }
}
