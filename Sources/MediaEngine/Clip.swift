// SPDX-License-Identifier: Apache-2.0

/// A piece of sound: 8 kHz mono PCM, immutable and shared by every call that plays it.
package struct Clip: Sendable, Hashable {
    package let samples: [Int16]

    package init(samples: [Int16]) { self.samples = samples }

    package var duration: Duration { .microseconds(Int64(samples.count) * 125) }
}
