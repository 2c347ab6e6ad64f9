// SPDX-License-Identifier: Apache-2.0

/// The clock that the RTP timestamps of one payload type count (RFC 3550 section 5.1): ticks a
/// second. It says nothing of the sound: that of G.722 is 8000 (RFC 3551 section 4.5.2).
package struct RTPClock: Sendable, Hashable {
    /// The clock of G.711, and of telephone events beside it.
    package static let telephone = RTPClock(8000)

    /// Ticks a second.
    package let rate: Int
    /// Ticks in one frame of 20 ms.
    package let ticksPerFrame: UInt32

    /// Rates outside 1000 to 384000 are brought into it: no codec has one.
    package init(_ rate: Int) {
        self.rate = max(1000, min(rate, 384_000))
        ticksPerFrame = UInt32(self.rate / 50)
    }

    /// Ticks in so many milliseconds, a minute at most.
    package func ticks(milliseconds: Int) -> UInt32 {
        UInt32(max(0, min(milliseconds, 60_000)) * rate / 1000)
    }

    /// How long so many ticks are.
    package func duration(of ticks: UInt32) -> Duration {
        .nanoseconds(Int64(ticks) * 1_000_000_000 / Int64(rate))
    }

    /// Ticks of another clock, in ticks of this one.
    func ticks(_ ticks: UInt32, of other: RTPClock) -> UInt32 {
        self == other
            ? ticks : UInt32(clamping: UInt64(ticks) * UInt64(rate) / UInt64(other.rate))
    }
}
