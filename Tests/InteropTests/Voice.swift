// SPDX-License-Identifier: Apache-2.0

import Audio
import Codecs
import Foundation

/// A voice of the repository, as something to say and something to look for in a recording.
struct Voice {
    let samples: [Int16]

    init(_ name: String) throws {
        let root = URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        samples = try WAVFile(path: root.appendingPathComponent("audio-fixtures/\(name).wav").path)
            .channel(0)
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
