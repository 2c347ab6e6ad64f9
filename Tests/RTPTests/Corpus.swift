// SPDX-License-Identifier: Apache-2.0

import Foundation
import Timing

/// The committed datagrams that mutation starts from: files of hexadecimal digits.
enum Corpus {
    static func hexFiles(_ prefix: String) throws -> [[UInt8]] {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("corpus")
        return try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
            .filter { $0.hasPrefix(prefix) }
            .map { name in
                let text = try String(
                    contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
                let digits = text.compactMap(\.hexDigitValue)
                return stride(from: 0, to: digits.count - 1, by: 2).map {
                    UInt8(digits[$0] << 4 | digits[$0 + 1])
                }
            }
    }

    static func pick<Element>(_ all: [Element], _ random: inout SeededRandom) -> Element {
        all[Int(random.next() % UInt64(all.count))]
    }

    /// One to four changes: a byte replaced, a bit turned, the end cut, bytes repeated or inserted.
    static func mutate(_ original: [UInt8], _ random: inout SeededRandom) -> [UInt8] {
        var bytes = original
        for _ in 0...(random.next() % 4) {
            guard !bytes.isEmpty else { return bytes }
            let at = Int(random.next() % UInt64(bytes.count))
            switch random.next() % 5 {
            case 0: bytes[at] = UInt8(truncatingIfNeeded: random.next())
            case 1: bytes[at] ^= 1 << UInt8(random.next() % 8)
            case 2: bytes.removeLast(bytes.count - at)
            case 3: bytes.insert(contentsOf: bytes[at...].prefix(16), at: at)
            default: bytes.insert(UInt8(truncatingIfNeeded: random.next()), at: at)
            }
        }
        return bytes
    }
}
