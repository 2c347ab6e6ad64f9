// SPDX-License-Identifier: Apache-2.0

/// How loud a stretch of PCMU is, on the 16-bit scale (ITU-T G.711).
enum PCMULevel {
    /// The mean absolute sample from which sound can be heard as more than a noise floor; -40 dB
    /// of full scale.
    static let audible = 330

    /// The mean absolute sample; 0 without any.
    static func mean(_ audio: [UInt8]) -> Int {
        guard !audio.isEmpty else { return 0 }
        return audio.reduce(0) { $0 &+ magnitude($1) } / audio.count
    }

    /// Whether some 20 ms of the sound can be heard.
    static func isAudible(_ audio: [UInt8]) -> Bool {
        var start = 0
        while start < audio.count {
            let end = min(start + 160, audio.count)
            let sum = audio[start..<end].reduce(0) { $0 &+ magnitude($1) }
            if sum / (end - start) >= audible { return true }
            start = end
        }
        return false
    }

    private static func magnitude(_ octet: UInt8) -> Int {
        let code = ~octet
        let exponent = Int(code >> 4 & 7)
        return ((Int(code & 15) << 3 + 0x84) << exponent) - 0x84
    }
}
