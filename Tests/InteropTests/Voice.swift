// SPDX-License-Identifier: Apache-2.0

import Codecs
import Foundation
import SoundFiles

/// A voice of the repository, as something to say and something to look for in a recording.
struct Voice {
    let samples: [Int16]

    init(_ name: String) throws {
        let root = URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        samples = try WAVFile(path: root.appendingPathComponent("audio-fixtures/\(name).wav").path)
            .channel(0)
    }

    /// An operator: quiet while the whisper is spoken, for whoever talks on and on right after
    /// answering is taken for a machine.
    static func ofAPersonWhoListensFirst() throws -> [Int16] {
        try Voice("operator-hello").repeated(seconds: 60, after: 6)
    }

    /// What a µ-law telephone sends.
    var encoded: [UInt8] { samples.map(PCMU.compress) }

    /// The voice over and over, after `silence` seconds without it.
    func repeated(seconds: Int, after silence: Int = 0) -> [Int16] {
        var sound = [Int16](repeating: 0, count: silence * 8000)
        while sound.count < seconds * 8000 { sound += samples }
        return sound
    }
}
