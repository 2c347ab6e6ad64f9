// SPDX-License-Identifier: Apache-2.0

import Timing

/// Wall-clock time as RTCP carries it: 32 bits of seconds since 1900, 32 bits of fraction.
enum NTPTime {
    static func at(_ now: Instant, origin: UInt64) -> UInt64 {
        let (seconds, rest) = now.nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
        let fraction = (UInt64(clamping: rest) << 32) / 1_000_000_000
        return origin &+ (UInt64(bitPattern: seconds) << 32) &+ fraction
    }

    /// The middle 32 bits, in which reports count delays: 65536ths of a second.
    static func middle(_ time: UInt64) -> UInt32 { UInt32(truncatingIfNeeded: time >> 16) }
}
