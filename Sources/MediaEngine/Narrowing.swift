// SPDX-License-Identifier: Apache-2.0

import Audio

/// Brings the frames of a call at 16 kHz to the 8 kHz of whoever listens along.
final class Narrowing {
    private let resampler: Resampler
    private let narrow: UnsafeMutableBufferPointer<Int16>

    /// Nil when there is no memory for it.
    init?() {
        guard
            let resampler = Resampler(
                from: CallRate.wide.rawValue, to: CallRate.narrow.rawValue, keepingPace: true)
        else { return nil }
        self.resampler = resampler
        narrow = .allocate(capacity: CallRate.narrow.frameCount)
        narrow.initialize(repeating: 0)
    }

    deinit { narrow.deallocate() }

    /// The frame at 8 kHz; valid until the next.
    func narrow(_ frame: UnsafeBufferPointer<Int16>) -> UnsafeBufferPointer<Int16> {
        _ = resampler.process(frame, into: narrow)
        return UnsafeBufferPointer(narrow)
    }
}
