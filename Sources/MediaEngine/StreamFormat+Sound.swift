// SPDX-License-Identifier: Apache-2.0

import Audio
package import CallModel
import Codecs

extension StreamFormat {
    /// Sound at 8 kHz as it is sent in this format.
    package func bytes(of sound: [Int16]) -> [UInt8] {
        let samples = Resampler.convert(sound, from: 8000, to: sampleRate) ?? []
        switch encoding {
        case .pcmu: return samples.map(PCMU.compress)
        case .l16:
            return samples.flatMap {
                [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)]
            }
        }
    }

    /// What was sent in this format, at 8 kHz. Every so many samples are taken: nothing above 4 kHz
    /// is in what a call of 8 kHz sends.
    package func sound(of bytes: [UInt8]) -> [Int16] {
        let step = sampleRate / 8000 * sampleBytes
        return stride(from: 0, to: bytes.count - sampleBytes + 1, by: step).map { place in
            switch encoding {
            case .pcmu: PCMU.expand(bytes[place])
            case .l16:
                Int16(bitPattern: UInt16(bytes[place + 1]) << 8 | UInt16(bytes[place]))
            }
        }
    }
}
