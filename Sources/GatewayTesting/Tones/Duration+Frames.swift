// SPDX-License-Identifier: Apache-2.0

import Timing

extension Duration {
    /// Whole 20 ms frames.
    package var inFrames: Int { Int(inNanoseconds / 20_000_000) }

    /// Whole samples at 8 kHz.
    package var inSamples: Int { Int(inNanoseconds / 125_000) }
}
