// SPDX-License-Identifier: Apache-2.0

/// A point in a stream of sound, counted in samples at a rate.
///
/// Everything heard is placed by `SampleTime`: "300 ms of silence" is counted in samples, so a
/// detection means the same live, replayed from a file and in simulation.
package struct SampleTime: Sendable, Hashable, Comparable {
    /// Samples since the stream began.
    package var samples: Int64
    /// Samples a second, 8000 on a telephone leg.
    package var rate: Int32

    package init(samples: Int64, rate: Int32 = 8000) {
        self.samples = samples
        self.rate = rate
    }

    /// Seconds since the stream began.
    package var seconds: Double { Double(samples) / Double(rate) }

    /// Whole milliseconds since the stream began, rounded toward zero.
    package var milliseconds: Int64 { samples * 1000 / Int64(rate) }

    /// The time `count` samples later, at the same rate.
    package func advanced(bySamples count: Int64) -> SampleTime {
        SampleTime(samples: samples + count, rate: rate)
    }

    package static func < (left: SampleTime, right: SampleTime) -> Bool {
        left.samples * Int64(right.rate) < right.samples * Int64(left.rate)
    }
}
