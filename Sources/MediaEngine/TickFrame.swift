// SPDX-License-Identifier: Apache-2.0

/// The frame of one tick: 20 ms at 8 kHz, mono.
package enum TickFrame {
    package static let samples = 160
    package static let duration = Duration.milliseconds(20)
    /// Samples over which a gain goes from one table's value to the next one's: 5 ms.
    package static let rampSamples = 40
}
