// SPDX-License-Identifier: Apache-2.0

/// The usual shape of sound inside the gateway: mono `Int16` at 8 kHz, in frames of 20 ms. A call
/// between legs that have more is mixed at 16 kHz, in frames of as long.
///
/// There is no frame type: frames are slices of buffers that their owner allocated once.
package enum PCMFrame {
    package static let rate = 8000
    package static let milliseconds = 20
    /// Samples in one frame.
    package static let count = 160
    /// Samples in a gain ramp: 5 ms.
    package static let rampCount = 40
}
