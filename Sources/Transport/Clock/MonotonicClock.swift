// SPDX-License-Identifier: Apache-2.0

import Glibc
package import Timing

/// The system's monotonic clock as instants of the gateway's time line.
///
/// The origin is that of `CLOCK_MONOTONIC`, so every thread and the media ticks agree without
/// sharing anything.
package struct MonotonicClock: Sendable {
    package init() {}

    package var now: Instant {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Instant(nanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
    }
}
