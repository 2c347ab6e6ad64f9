// SPDX-License-Identifier: Apache-2.0

import Audio

/// Cleans the voice of one leg, frame by frame: its offset, the echo of what the party hears, noise,
/// level. Everything is allocated when the leg opens or its rate changes.
final class VoiceCleaning {
    private var offset: OffsetFilter?
    private let echo: EchoCanceller?
    private let preprocessor: VoicePreprocessor?
    /// Frames until nothing of what sounded is held back.
    private var tail = 0

    /// Nil without memory.
    init?(_ cleaning: Cleaning, rate: CallRate) {
        let rate = rate.rawValue
        offset = cleaning.removesOffset ? OffsetFilter(rate: rate) : nil
        if cleaning.echo > 0 {
            guard let made = EchoCanceller(rate: rate, milliseconds: cleaning.echo) else {
                return nil
            }
            echo = made
        } else {
            echo = nil
        }
        if cleaning.echo > 0 || cleaning.noise > 0 || cleaning.level != nil {
            guard
                let made = VoicePreprocessor(
                    rate: rate, noise: cleaning.noise, level: cleaning.level.map(Float.init),
                    after: echo)
            else { return nil }
            preprocessor = made
        } else {
            preprocessor = nil
        }
    }

    /// The party is sent this frame; an empty one stands for nothing.
    func hear(_ frame: UnsafeBufferPointer<Int16>) { echo?.hear(frame) }

    /// Cleans a frame of the voice, silence included; the result is whether it sounds.
    func clean(_ frame: UnsafeMutableBufferPointer<Int16>, sounds: Bool) -> Bool {
        if sounds { tail = 2 } else { tail = max(0, tail - 1) }
        // What was silence, and stays it, teaches nobody anything.
        guard tail > 0 else { return false }
        offset?.process(frame)
        echo?.cancel(in: frame)
        preprocessor?.process(frame)
        return true
    }
}
