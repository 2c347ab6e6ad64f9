// SPDX-License-Identifier: Apache-2.0

import CallModel

/// How loud a stretch of a stream's sound is, on the 16-bit scale.
enum StreamLevel {
    /// The mean absolute sample from which sound can be heard as more than a noise floor; -40 dB
    /// of full scale.
    static let audible = 330

    /// The mean absolute sample; 0 without any.
    static func mean(_ audio: [UInt8], _ format: StreamFormat) -> Int {
        mean(audio[...], format)
    }

    /// Whether some 20 ms of the sound can be heard.
    static func isAudible(_ audio: [UInt8], _ format: StreamFormat) -> Bool {
        var start = 0
        while start < audio.count {
            let end = min(start + format.frameBytes, audio.count)
            if mean(audio[start..<end], format) >= audible { return true }
            start = end
        }
        return false
    }

    private static func mean(_ audio: ArraySlice<UInt8>, _ format: StreamFormat) -> Int {
        let samples = audio.count / format.sampleBytes
        guard samples > 0 else { return 0 }
        switch format.encoding {
        case .pcmu:
            return audio.reduce(0) { $0 &+ magnitude($1) } / samples
        case .l16:
            var sum = 0
            for sample in 0..<samples {
                let place = audio.startIndex + 2 * sample
                let bits = UInt16(audio[place + 1]) << 8 | UInt16(audio[place])
                sum &+= abs(Int(Int16(bitPattern: bits)))
            }
            return sum / samples
        }
    }

    /// The absolute sample of an octet of mu-law (ITU-T G.711).
    private static func magnitude(_ octet: UInt8) -> Int {
        let code = ~octet
        let exponent = Int(code >> 4 & 7)
        return ((Int(code & 15) << 3 + 0x84) << exponent) - 0x84
    }
}
