// SPDX-License-Identifier: Apache-2.0

/// Sound at a quarter of its rate, for a first look: what lies above 1 kHz of 8 is mostly averaged
/// away.
enum ThinSound {
    /// Samples that become one.
    static let step = 4

    /// The mean of every four samples; what is left at the end is dropped.
    static func samples(of sound: ArraySlice<Float>) -> [Float] {
        stride(from: sound.startIndex, to: sound.endIndex - step + 1, by: step).map { index in
            (sound[index] + sound[index + 1] + sound[index + 2] + sound[index + 3]) / 4
        }
    }
}
