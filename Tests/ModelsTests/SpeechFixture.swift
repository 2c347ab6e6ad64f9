// SPDX-License-Identifier: Apache-2.0

import Inference
import SoundFiles

/// The committed voices of `audio-fixtures/`: 8 kHz mu-law WAV.
enum SpeechFixture {
    private static var folder: String {
        "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
            + "/audio-fixtures/"
    }

    /// The samples of one fixture.
    static func load(_ name: String) throws -> [Int16] {
        let bytes = try ModelFile.read(folder + name + ".wav")
        let data = (12..<max(12, min(bytes.count - 8, 100))).first {
            Array(bytes[$0..<$0 + 4]) == Array("data".utf8)
        }
        guard let data else { throw ModelError.missing(path: name) }
        return bytes[(data + 8)...].map { code in
            // ITU-T G.711, mu-law.
            let turned = ~code
            let exponent = Int(turned >> 4) & 7
            let value = ((Int(turned & 15) << 3) + 0x84) << exponent
            return Int16(turned & 0x80 != 0 ? 0x84 - value : value - 0x84)
        }
    }
}
