// SPDX-License-Identifier: Apache-2.0

import Foundation
import Timing

/// The committed messages of a bot, and what a broken bot makes of them.
enum Corpus {
    static func load() throws -> [[UInt8]] {
        let folder = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "Corpus")
        return try FileManager.default.contentsOfDirectory(atPath: folder.path()).sorted()
            .filter { $0.hasSuffix(".json") }
            .map { Array(try Data(contentsOf: folder.appending(path: $0))) }
    }

    /// Puts another byte in the place of one, leaves one out, or ends early.
    static func damage(_ message: [UInt8], _ random: inout SeededRandom) -> [UInt8] {
        let place = Int.random(in: 0..<message.count, using: &random)
        let next: [UInt8]
        switch Int.random(in: 0..<3, using: &random) {
        case 0: next = [UInt8.random(in: 0...255, using: &random)] + message[(place + 1)...]
        case 1: next = Array(message[(place + 1)...])
        default: next = []
        }
        return message[..<place] + next
    }
}
