// SPDX-License-Identifier: Apache-2.0

/// How the sound of a stream is written: one channel, in frames of 20 ms.
///
/// The protocol of a stream names its format; whoever carries or plays its sound asks for it.
package struct StreamFormat: Sendable, Hashable, CustomStringConvertible {
    package enum Encoding: String, Sendable, Hashable, CaseIterable {
        /// Mu-law (ITU-T G.711), one byte a sample.
        case pcmu = "PCMU"
        /// Linear, two bytes a sample, the low one first.
        case l16 = "L16"
    }

    package let encoding: Encoding
    /// Samples a second.
    package let sampleRate: Int

    /// Nil for rates that telephony does not use, or of which 20 ms are no whole number of samples.
    package init?(_ encoding: Encoding, sampleRate: Int) {
        guard (8000...48_000).contains(sampleRate), sampleRate % 50 == 0 else { return nil }
        self.init(unchecked: encoding, sampleRate)
    }

    private init(unchecked encoding: Encoding, _ sampleRate: Int) {
        self.encoding = encoding
        self.sampleRate = sampleRate
    }

    package static let pcmu = StreamFormat(unchecked: .pcmu, 8000)
    package static let l16 = StreamFormat(unchecked: .l16, 8000)
    package static let l16At16kHz = StreamFormat(unchecked: .l16, 16_000)
    package static let l16At24kHz = StreamFormat(unchecked: .l16, 24_000)

    package var sampleBytes: Int {
        switch encoding {
        case .pcmu: 1
        case .l16: 2
        }
    }

    /// Samples in 20 ms.
    package var frameSamples: Int { sampleRate / 50 }

    /// Bytes in 20 ms.
    package var frameBytes: Int { frameSamples * sampleBytes }

    /// Bytes a second.
    package var bytesPerSecond: Int { sampleRate * sampleBytes }

    /// The octet that silence is made of.
    package var silence: UInt8 {
        switch encoding {
        case .pcmu: 0xFF
        case .l16: 0
        }
    }

    /// `PCMU/8000`: as in `a=rtpmap` (RFC 8866 section 6.6).
    package var description: String { "\(encoding.rawValue)/\(sampleRate)" }

    /// What to send, in words for whoever writes an agent.
    package var words: String {
        switch encoding {
        case .pcmu: "mu-law at \(sampleRate) Hz"
        case .l16: "16-bit linear samples, low byte first, at \(sampleRate) Hz"
        }
    }
}

/// Where the sound of an agent may be left without cutting a word.
package enum StreamPause: String, Sendable, Hashable {
    /// Between two words.
    case wordGap = "word-gap"
    /// Between two sentences, or at the end of what was sent.
    case sentence
    /// The end of everything that was sent.
    case end
}
