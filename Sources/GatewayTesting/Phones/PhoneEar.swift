// SPDX-License-Identifier: Apache-2.0

/// Tells what a frame of sound is made of.
enum PhoneEar {
    /// The share of a frame's energy from which a tone is a voice, and not a partial of music.
    private static let dominance = 0.25
    /// Mean square of the quietest frame that is a sound.
    static let silence = 40_000.0

    /// Whether a tone is heard in a frame. Where the gateway plays speech and music, the tone of a
    /// lane stands for any sound that is nobody's tone.
    static func hears(_ tone: Tone, in frame: [Int16], among sounds: PhoneSounds) -> Bool {
        switch sounds {
        case .tones: return ToneProbe(tone).hears(frame[...])
        case .speechAmongTones: return share(of: tone, in: frame[...]) >= 0.5
        case .speech: break
        }
        guard tone.isLane else { return share(of: tone, in: frame[...]) >= dominance }
        return meanSquare(frame[...]) >= silence
            && !Tone.voices.contains { share(of: $0, in: frame[...]) >= dominance }
    }

    /// Whether a frame is a sound of the gateway's own, where those are tones.
    static func isLane(_ frame: [Int16]) -> Bool {
        Tone.lanes.contains { share(of: $0, in: frame[...]) >= 0.5 }
    }

    /// The share of the energy of a frame that lies in a tone; 0 in silence.
    static func share(of tone: Tone, in frame: ArraySlice<Int16>) -> Double {
        let amplitude = ToneProbe(tone).amplitude(in: frame)
        guard amplitude >= ToneProbe.audible else { return 0 }
        return amplitude * amplitude / 2 / max(1, meanSquare(frame))
    }

    static func meanSquare(_ frame: ArraySlice<Int16>) -> Double {
        frame.reduce(0) { $0 + Double($1) * Double($1) } / Double(max(1, frame.count))
    }

    /// Whether a voice's tone is heard in three frames in a row, or in most frames.
    static func voiceFrames(_ tone: Tone, in samples: [Int16]) -> (share: Double, longest: Int) {
        var heard = 0
        var longest = 0
        var inARow = 0
        let frames = samples.count / 160
        for frame in 0..<frames {
            let isHeard =
                share(of: tone, in: samples[frame * 160..<(frame + 1) * 160]) >= dominance
            inARow = isHeard ? inARow + 1 : 0
            heard += isHeard ? 1 : 0
            longest = max(longest, inARow)
        }
        return (frames == 0 ? 0 : Double(heard) / Double(frames), longest)
    }

    /// The share of frames with any sound.
    static func soundShare(in samples: [Int16]) -> Double {
        let frames = samples.count / 160
        guard frames > 0 else { return 0 }
        let loud = (0..<frames).filter {
            meanSquare(samples[$0 * 160..<($0 + 1) * 160]) >= silence
        }
        return Double(loud.count) / Double(frames)
    }
}

extension Tone {
    static let voices: [Tone] = [.caller, .agent, .operatorA, .operatorB, .operatorC]
    static let lanes = allCases.filter(\.isLane)

    /// The tone of a lane, not of a party.
    var isLane: Bool { !Self.voices.contains(self) }
}

/// What there is to be heard where a scripted phone is, so that it knows one sound from another.
package enum PhoneSounds: Sendable, Hashable {
    /// Voices and the gateway's own sounds are tones, as in simulation.
    case tones
    /// Voices are recorded speech, the gateway's own sounds are tones, as in fixtures.
    case speechAmongTones
    /// Voices are tones, the gateway's own sounds are speech and music, as on loopback.
    case speech
}
