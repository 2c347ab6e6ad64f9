// SPDX-License-Identifier: Apache-2.0

import Codecs

/// What a scripted party says into its microphone.
package enum PhoneVoice: Sendable, Hashable {
    /// Sends frames of silence.
    case silent
    case tone(Tone)
    /// The tone for some time, then silence for some time, and so on, as people talk.
    case talk(Tone, speaking: Duration, pausing: Duration)
    /// Recorded sound, 8 kHz, followed by silence or from the start again.
    case clip([Int16], loops: Bool)

    /// The tone this voice carries.
    package var tone: Tone? {
        switch self {
        case .tone(let tone), .talk(let tone, _, _): tone
        case .silent, .clip: nil
        }
    }
}

/// A voice as an endless stream of PCMU frames, encoded once.
struct VoiceSource: Sendable {
    private let bytes: [UInt8]
    private let loops: Bool
    private var position = 0

    init(_ voice: PhoneVoice) {
        switch voice {
        case .silent:
            bytes = []
            loops = false
        case .tone(let tone):
            bytes = Self.encode(PureTone.clip(tone, for: .seconds(1)))
            loops = true
        case .talk(let tone, let speaking, let pausing):
            let pause = Int(pausing.inFrames) * 160
            bytes =
                Self.encode(PureTone.clip(tone, for: speaking))
                + Array(repeating: PCMU.silence, count: pause)
            loops = true
        case .clip(let samples, let again):
            bytes = Self.encode(samples)
            loops = again
        }
    }

    /// Whether a voice that does not repeat has been said.
    var isOver: Bool { !loops && position >= bytes.count }

    /// The next 160 bytes.
    mutating func frame() -> [UInt8] {
        if position + 160 <= bytes.count {
            position += 160
            return Array(bytes[position - 160..<position])
        }
        var frame: [UInt8] = []
        frame.reserveCapacity(160)
        while frame.count < 160, position < bytes.count || (loops && !bytes.isEmpty) {
            if position >= bytes.count { position = 0 }
            let count = min(160 - frame.count, bytes.count - position)
            frame += bytes[position..<position + count]
            position += count
        }
        frame += repeatElement(PCMU.silence, count: 160 - frame.count)
        return frame
    }

    private static func encode(_ samples: [Int16]) -> [UInt8] { samples.map(PCMU.compress) }
}
