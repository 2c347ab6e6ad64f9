// SPDX-License-Identifier: Apache-2.0

import Foundation
import Timing

/// The committed texts: `take-…` must be read, `refuse-…` must not.
enum JSONCorpus {
    static func load() throws -> [(name: String, bytes: [UInt8])] {
        let folder = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "Corpus")
        return try FileManager.default.contentsOfDirectory(atPath: folder.path()).sorted().map {
            ($0, Array(try Data(contentsOf: folder.appending(path: $0))))
        }
    }

    /// Changes, drops, doubles or moves a few bytes.
    static func mutate(_ text: [UInt8], _ random: inout SeededRandom) -> [UInt8] {
        var text = text
        for _ in 0..<Int.random(in: 1...3, using: &random) {
            guard !text.isEmpty else { return text }
            let place = Int.random(in: 0..<text.count, using: &random)
            switch Int.random(in: 0..<5, using: &random) {
            case 0: text[place] = UInt8.random(in: 0...255, using: &random)
            case 1: text.remove(at: place)
            case 2:
                text.insert(
                    Array("{}[]\",:\\0-.e")[Int.random(in: 0..<12, using: &random)].asciiValue ?? 0,
                    at: place)
            case 3: text.removeLast(text.count - place)
            default:
                let end = min(text.count, place + Int.random(in: 1...16, using: &random))
                text.insert(contentsOf: text[place..<end], at: place)
            }
        }
        return text
    }
}
