// SPDX-License-Identifier: Apache-2.0

import Audio

/// What a scripted party says into its microphone.
package enum PhoneVoice: Sendable, Hashable {
    /// Sends frames of silence.
    case silent
    case tone(Tone)
    /// The tone, and on top of it one above what 8 kHz can carry, which phones whose codec has more
    /// can hear.
    case bright(Tone)
    /// The tone for some time, then silence for some time, and so on, as people talk.
    case talk(Tone, speaking: Duration, pausing: Duration)
    /// Recorded sound, 8 kHz, followed by silence or from the start again.
    case clip([Int16], loops: Bool)
    /// Captured packets, each at its own time since the phone began to speak, with its losses and its
    /// jitter, in the codec they have: the phone's `codec` ought to be that. Silence follows.
    case packets([TimedPacket])

    /// The tone this voice carries.
    package var tone: Tone? {
        switch self {
        case .tone(let tone), .bright(let tone), .talk(let tone, _, _): tone
        case .silent, .clip, .packets: nil
        }
    }
}

/// A voice as an endless stream of frames of 20 ms at the rate of a phone's codec.
struct VoiceSource: Sendable {
    private let samples: [Int16]
    private let loops: Bool
    private let frameCount: Int
    private var position = 0

    init(_ voice: PhoneVoice, rate: Int) {
        frameCount = rate / 50
        switch voice {
        case .silent, .packets:
            samples = []
            loops = false
        case .tone(let tone):
            samples = Self.endless(PureTone.clip(tone, for: .seconds(1)), rate)
            loops = true
        case .bright(let tone):
            let low = Self.endless(PureTone.clip(tone, for: .seconds(1)), rate)
            samples = zip(low, HighTone.second(rate: rate)).map { $0 &+ $1 }
            loops = true
        case .talk(let tone, let speaking, let pausing):
            let pause = Int(pausing.inFrames) * 160
            samples = Self.at(
                rate, PureTone.clip(tone, for: speaking) + Array(repeating: 0, count: pause))
            loops = true
        case .clip(let recorded, let again):
            samples = Self.at(rate, recorded)
            loops = again
        }
    }

    /// Whether a voice that does not repeat has been said.
    var isOver: Bool { !loops && position >= samples.count }

    /// The next 20 ms.
    mutating func frame() -> [Int16] {
        if position + frameCount <= samples.count {
            position += frameCount
            return Array(samples[position - frameCount..<position])
        }
        var frame: [Int16] = []
        frame.reserveCapacity(frameCount)
        while frame.count < frameCount, position < samples.count || (loops && !samples.isEmpty) {
            if position >= samples.count { position = 0 }
            let count = min(frameCount - frame.count, samples.count - position)
            frame += samples[position..<position + count]
            position += count
        }
        frame += repeatElement(0, count: frameCount - frame.count)
        return frame
    }

    private static func at(_ rate: Int, _ samples: [Int16]) -> [Int16] {
        Resampler.convert(samples, from: 8000, to: rate) ?? []
    }

    /// Sound that repeats without a seam, at another rate still without one.
    private static func endless(_ samples: [Int16], _ rate: Int) -> [Int16] {
        guard rate != 8000 else { return samples }
        let count = samples.count * rate / 8000
        return Array(at(rate, samples + samples + samples).dropFirst(count).prefix(count))
    }
}
