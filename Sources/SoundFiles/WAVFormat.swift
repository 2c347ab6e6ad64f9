// SPDX-License-Identifier: Apache-2.0

import Audio

/// Why a file is not a WAV file that we read.
package enum WAVError: Error, Sendable, Hashable {
    case notRIFFWave
    case noFormat
    case noData
    case badFormat(String)
    case unsupported(String)
    /// Larger than the caller allows, or than the format can say.
    case tooLarge
    /// The system's error number (`errno`) and what was being done.
    case system(code: Int32, doing: String)
}

/// The shape of the samples in a WAV file.
package struct WAVFormat: Sendable, Hashable {
    package enum Encoding: Sendable, Hashable, CaseIterable {
        /// Without a sign; silence is 128.
        case pcm8
        case pcm16
        case pcm24
        case pcm32
        /// IEEE 754, full scale from -1 to 1.
        case float32
        case float64
        case muLaw
        case aLaw

        /// What the `fmt ` chunk calls it, with the bits of a sample as it stands in the file; nil
        /// for what is not read. PCM of odd widths fills the upper bits of whole bytes.
        init?(tag: Int, bits: Int) {
            switch (tag, bits) {
            case (1, 1...8): self = .pcm8
            case (1, 9...16): self = .pcm16
            case (1, 17...24): self = .pcm24
            case (1, 25...32): self = .pcm32
            case (3, 32): self = .float32
            case (3, 64): self = .float64
            case (6, 8): self = .aLaw
            case (7, 8): self = .muLaw
            default: return nil
            }
        }

        var tag: UInt16 {
            switch self {
            case .pcm8, .pcm16, .pcm24, .pcm32: 1
            case .float32, .float64: 3
            case .aLaw: 6
            case .muLaw: 7
            }
        }

        package var bytesPerSample: Int {
            switch self {
            case .pcm8, .aLaw, .muLaw: 1
            case .pcm16: 2
            case .pcm24: 3
            case .pcm32, .float32: 4
            case .float64: 8
            }
        }

        /// How it is called among people.
        package var name: String {
            switch self {
            case .pcm8, .pcm16, .pcm24, .pcm32: "linear, \(bytesPerSample * 8) bits"
            case .float32, .float64: "floating point, \(bytesPerSample * 8) bits"
            case .muLaw: "G.711 µ-law"
            case .aLaw: "G.711 A-law"
            }
        }
    }

    private static let maximumChannels = 8
    package static let rates = 1000...192_000

    package var channels: Int
    package var rate: Int
    package var encoding: Encoding

    package init(channels: Int = 1, rate: Int = PCMFrame.rate, encoding: Encoding = .pcm16) {
        self.channels = channels
        self.rate = rate
        self.encoding = encoding
    }

    /// Bytes of one sample of every channel.
    package var bytesPerFrame: Int { channels * encoding.bytesPerSample }

    var isWritable: Bool {
        (1...Self.maximumChannels).contains(channels) && Self.rates.contains(rate)
    }

    /// The bytes before the samples: 44 for PCM, 58 for what is none and needs a `fact` chunk.
    package func header(dataBytes: Int) -> [UInt8] {
        let isPCM = encoding.tag == 1
        let size = isPCM ? 44 : 58
        var header: [UInt8] = Array("RIFF".utf8)
        func append32(_ value: Int) {
            let clamped = UInt32(clamping: value)
            for shift: UInt32 in [0, 8, 16, 24] {
                header.append(UInt8(truncatingIfNeeded: clamped >> shift))
            }
        }
        func append16(_ value: Int) {
            header += [UInt8(truncatingIfNeeded: value), UInt8(truncatingIfNeeded: value >> 8)]
        }
        // An odd number of data bytes is followed by a byte of padding.
        append32(size - 8 + dataBytes + dataBytes % 2)
        header += Array("WAVEfmt ".utf8)
        append32(isPCM ? 16 : 18)
        append16(Int(encoding.tag))
        append16(channels)
        append32(rate)
        append32(rate * bytesPerFrame)
        append16(bytesPerFrame)
        append16(encoding.bytesPerSample * 8)
        if !isPCM {
            append16(0)
            header += Array("fact".utf8)
            append32(4)
            append32(dataBytes / max(1, bytesPerFrame))
        }
        header += Array("data".utf8)
        append32(dataBytes)
        return header
    }
}
