// SPDX-License-Identifier: Apache-2.0

import Audio

/// Brings the clips of one lane, which are of 8 kHz, to a call of 16 kHz.
final class LaneWidening {
    private let resampler: Resampler
    /// Where the lane writes its frame.
    let narrow: UnsafeMutableBufferPointer<Int16>
    /// The filter still holds the end of a clip.
    private var hasTail = false

    /// Nil when there is no memory for it.
    init?() {
        guard
            let resampler = Resampler(
                from: CallRate.narrow.rawValue, to: CallRate.wide.rawValue, keepingPace: true)
        else { return nil }
        self.resampler = resampler
        narrow = .allocate(capacity: CallRate.narrow.frameCount)
        narrow.initialize(repeating: 0)
    }

    deinit { narrow.deallocate() }

    /// Writes the lane's frame at the call's rate, where the lane or the end of what it said sounds;
    /// the result says whether it does.
    func widen(
        sounds: Bool, into frame: UnsafeMutableBufferPointer<Int16>
    ) -> Bool {
        let isHeard = sounds || hasTail
        hasTail = sounds
        guard isHeard else { return false }
        if !sounds { narrow.update(repeating: 0) }
        _ = resampler.process(UnsafeBufferPointer(narrow), into: frame)
        return true
    }
}
