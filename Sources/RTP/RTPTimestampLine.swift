// SPDX-License-Identifier: Apache-2.0

package import Timing

/// Straightens the timestamps of one source, so that a jump of its clock is no hole in its sound.
///
/// Sequence numbers say whether anything is missing; time says how long a pause was. A timestamp
/// that fits neither has jumped (a gateway that joined two streams, a phone that lets its clock
/// stand while a key is down), and what follows is moved to where it belongs. A timestamp that has
/// wrapped around is no jump.
package struct RTPTimestampLine: Sendable {
    private struct Last: Sendable {
        var sequence: UInt16
        var timestamp: UInt32
        var span: Int32
        var at: Instant
    }

    /// Packets from one to the next beyond which a loss is no longer told from a restart.
    private static let stepLimit = 50

    private var clock: RTPClock
    private var last: Last?
    /// What is added to the timestamps of now, and to those of before the latest jump.
    private var offset: UInt32 = 0
    private var before: (sequence: UInt16, offset: UInt32)?
    package private(set) var jumps: UInt64 = 0

    package init(clock: RTPClock = .telephone) { self.clock = clock }

    /// Begins a line of its own in another clock.
    mutating func restart(_ clock: RTPClock) {
        self.clock = clock
        reset()
    }

    /// Forgets the source; the next packet begins a line of its own.
    package mutating func reset() {
        last = nil
        offset = 0
        before = nil
    }

    /// The timestamp at which a packet of `span` ticks belongs.
    package mutating func straighten(
        _ timestamp: UInt32, sequence: UInt16, span: Int, at now: Instant
    ) -> UInt32 {
        let span = Int32(clamping: max(1, min(span, 0xFFFF)))
        guard let last else {
            self.last = Last(sequence: sequence, timestamp: timestamp, span: span, at: now)
            return timestamp
        }
        let step = Int(Int16(bitPattern: sequence &- last.sequence))
        guard step > 0 else {
            // A straggler or a repeat, perhaps of before the jump.
            let isOld = before.map { Int16(bitPattern: sequence &- $0.sequence) < 0 } ?? false
            return timestamp &+ (isOld ? before?.offset ?? offset : offset)
        }
        self.last = Last(sequence: sequence, timestamp: timestamp, span: span, at: now)
        guard step <= Self.stepLimit else { return timestamp &+ offset }
        let advance = Int32(bitPattern: timestamp &- last.timestamp)
        let regular = Int32(step) &* last.span
        let passed = ticks(of: now - last.at)
        let slack = slack(after: passed)
        guard advance > max(regular, passed) &+ slack || advance < min(regular, passed) &- slack
        else { return timestamp &+ offset }
        jumps &+= 1
        before = (sequence, offset)
        // Lateness on the way is no pause.
        let pause = passed > regular &+ ticks(100) ? passed : regular
        offset = offset &+ UInt32(bitPattern: pause &- advance)
        return timestamp &+ offset
    }

    /// At most a minute, so that sums cannot overflow.
    private func ticks(of time: Duration) -> Int32 {
        ticks(max(0, min(time.inNanoseconds / 1_000_000, 60_000)))
    }

    /// What jitter on the way may make of a distance: 100 ms, and more across a pause.
    private func slack(after passed: Int32) -> Int32 {
        passed > ticks(500) ? ticks(400) : ticks(100)
    }

    private func ticks(_ milliseconds: Int64) -> Int32 {
        Int32(clamping: milliseconds * Int64(clock.rate) / 1000)
    }
}
