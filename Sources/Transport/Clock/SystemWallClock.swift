// SPDX-License-Identifier: Apache-2.0

package import CallModel
import Glibc

/// The system's civil time, for stamps in the journal; never for timers.
package struct SystemWallClock: Sendable {
    package init() {}

    package var now: WallTime {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return WallTime(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
    }
}
