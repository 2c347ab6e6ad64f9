// SPDX-License-Identifier: Apache-2.0

import Audio

/// Plays voices through what silences keys that come as tones, as a leg does tick by tick, and
/// counts what of them nobody would hear: the price of the mask, for `handoff evaluate keys`.
package struct KeyMaskTrial: Sendable, Hashable {
    /// Samples at 8 kHz that were played, and those of them that came out changed.
    package private(set) var samples = 0
    package private(set) var silenced = 0
    /// Stretches without a sound of their own, and the longest, in samples.
    package private(set) var stretches = 0
    package private(set) var longest = 0
    /// Keys taken for pressed.
    package private(set) var keys = 0

    package init() {}

    /// Plays one recording at 8 kHz on a leg of its own; false without memory for a detector.
    package mutating func play(_ sound: [Int16]) -> Bool {
        guard let ear = KeypadEar() else { return false }
        var mute = KeyMute()
        var stretch = 0
        var frame = [Int16](repeating: 0, count: PCMFrame.count)
        for start in stride(from: 0, to: sound.count - PCMFrame.count + 1, by: PCMFrame.count) {
            let original = sound[start..<start + PCMFrame.count]
            for (index, sample) in original.enumerated() { frame[index] = sample }
            frame.withUnsafeMutableBufferPointer { samples in
                let hearing = ear.hear(UnsafeBufferPointer(samples))
                if hearing.isKey { mute.heardTone() }
                if hearing.pressed != nil { keys += 1 }
                _ = mute.apply(to: samples)
            }
            samples += PCMFrame.count
            let changed = zip(original, frame).count { $0 != $1 }
            silenced += changed
            if changed > 0 {
                if stretch == 0 { stretches += 1 }
                stretch += changed
                longest = max(longest, stretch)
            } else {
                stretch = 0
            }
        }
        return true
    }

    /// Seconds silenced in an hour of this sound.
    package var secondsAnHour: Double {
        samples == 0 ? 0 : Double(silenced) * 3600 / Double(samples)
    }
}
