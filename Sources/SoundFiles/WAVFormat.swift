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
    package enum Encoding: Sendable, Hashable {
        case pcm16
        case muLaw
        case aLaw

        var tag: UInt16 {
            switch self {
            case .pcm16: 1
            case .aLaw: 6
            case .muLaw: 7
            }
        }

        var bytesPerSample: Int {
            switch self {
            case .pcm16: 2
            case .aLaw, .muLaw: 1
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

    /// The bytes before the samples: 44 for PCM, 58 for G.711, which needs a `fact` chunk.
    package func header(dataBytes: Int) -> [UInt8] {
        let isPCM = encoding == .pcm16
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
