// SPDX-License-Identifier: Apache-2.0

/// A point on the monotonic time line, in nanoseconds since an origin the shell chose.
///
/// Nothing below the shell reads a clock: an `Instant` is always handed in, so the same code runs
/// live, on loopback and under a virtual clock.
package struct Instant: Sendable, Hashable, InstantProtocol {
    /// Nanoseconds since the origin; 64 bits last 292 years.
    package var nanoseconds: Int64

    package init(nanoseconds: Int64) {
        self.nanoseconds = nanoseconds
    }

    /// The origin of the time line; virtual clocks start here.
    package static let zero = Instant(nanoseconds: 0)

    package func advanced(by duration: Duration) -> Instant {
        Instant(nanoseconds: nanoseconds + duration.inNanoseconds)
    }

    package func duration(to other: Instant) -> Duration {
        .nanoseconds(other.nanoseconds - nanoseconds)
    }

    package static func < (left: Instant, right: Instant) -> Bool {
        left.nanoseconds < right.nanoseconds
    }

    package static func + (instant: Instant, duration: Duration) -> Instant {
        instant.advanced(by: duration)
    }

    package static func - (left: Instant, right: Instant) -> Duration {
        right.duration(to: left)
    }
}

extension Duration {
    /// The whole duration in nanoseconds, rounded toward zero.
    package var inNanoseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds * 1_000_000_000 + attoseconds / 1_000_000_000
    }

    /// The whole duration in milliseconds, rounded toward zero: how times are shown to people.
    package var inMilliseconds: Int64 { inNanoseconds / 1_000_000 }

    /// The duration in seconds.
    package var inSeconds: Double { Double(inNanoseconds) / 1e9 }
}
