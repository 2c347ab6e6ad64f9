// SPDX-License-Identifier: Apache-2.0

package import Timing

/// Loss and jitter of one incoming source, as RFC 3550 appendices A.1, A.3 and A.8 compute them.
package struct ReceptionStatistics: Sendable {
    /// What a sequence number means for the stream.
    package enum Verdict: Sendable {
        case inOrder
        /// Late, early or repeated, but within the bounds of A.1.
        case reordered
        /// A second packet confirmed a jump: counting started again.
        case restarted
        /// A jump that nothing has confirmed yet; the packet is not counted.
        case suspicious
    }

    private static let maxDropout: UInt16 = 3000
    private static let maxMisorder: UInt16 = 100

    private var clock: RTPClock
    private var base: UInt32
    private var highest: UInt16
    private var cycles: UInt32 = 0
    private var suspect: UInt16?
    private var expectedBefore: UInt32 = 0
    private var receivedBefore: UInt32 = 0
    private var lastTransit: UInt32?
    /// Sixteen times the jitter, in ticks: the estimator of A.8 in integers.
    private var scaledJitter: UInt32 = 0

    package private(set) var received: UInt32 = 0

    /// Starts counting with the first packet's sequence number; `receive` is still to be called
    /// with that packet.
    package init(firstSequence: UInt16, clock: RTPClock = .telephone) {
        self.clock = clock
        base = UInt32(firstSequence)
        highest = firstSequence
    }

    /// Counts one packet.
    package mutating func receive(
        sequence: UInt16, timestamp: UInt32, at now: Instant
    ) -> Verdict {
        let verdict = place(sequence)
        guard verdict != .suspicious else { return verdict }
        received &+= 1
        if verdict == .restarted { lastTransit = nil }
        // A.8: the difference of relative transit times. Only differences matter, so both clocks
        // may wrap and start anywhere.
        let ticks = now.nanoseconds / 1000 &* Int64(clock.rate) / 1_000_000
        let transit = UInt32(truncatingIfNeeded: ticks) &- timestamp
        if let lastTransit {
            let difference = Int32(bitPattern: transit &- lastTransit).magnitude
            scaledJitter &+= difference &- ((scaledJitter &+ 8) >> 4)
        }
        lastTransit = transit
        return verdict
    }

    /// The source goes on under the same numbers with timestamps of another clock; the jitter seen so
    /// far is told in its ticks.
    mutating func change(to clock: RTPClock) {
        scaledJitter = clock.ticks(scaledJitter, of: self.clock)
        lastTransit = nil
        self.clock = clock
    }

    private mutating func place(_ sequence: UInt16) -> Verdict {
        let ahead = sequence &- highest
        if ahead < Self.maxDropout, ahead > 0 {
            if sequence < highest { cycles &+= 0x1_0000 }
            highest = sequence
            suspect = nil
            return ahead == 1 ? .inOrder : .reordered
        }
        if ahead == 0, received == 0 { return .inOrder }
        if ahead == 0 || ahead > UInt16.max - Self.maxMisorder { return .reordered }
        guard sequence == suspect else {
            suspect = sequence &+ 1
            return .suspicious
        }
        self = ReceptionStatistics(firstSequence: sequence, clock: clock)
        return .restarted
    }

    /// The highest sequence number seen, extended by the count of its cycles.
    package var extendedHighest: UInt32 { cycles &+ UInt32(highest) }

    /// Packets that should have come.
    package var expected: UInt32 { extendedHighest &- base &+ 1 }

    /// Packets missing since the start; duplicates can make it negative (A.3).
    package var cumulativeLost: Int32 { Int32(bitPattern: expected &- received) }

    /// Interarrival jitter in ticks.
    package var jitter: UInt32 { scaledJitter >> 4 }

    /// The jitter in milliseconds, for people.
    package var jitterMilliseconds: Double { Double(jitter) * 1000 / Double(clock.rate) }

    /// The block for a report, with the loss since the previous call as its fraction (A.3).
    package mutating func reportBlock(
        source: UInt32, lastSenderReport: UInt32, delaySinceLast: UInt32
    ) -> RTCPReportBlock {
        let expectedInterval = expected &- expectedBefore
        let receivedInterval = received &- receivedBefore
        expectedBefore = expected
        receivedBefore = received
        let lost = Int64(expectedInterval) - Int64(receivedInterval)
        let fraction =
            expectedInterval == 0 || lost <= 0 ? 0 : min(255, lost * 256 / Int64(expectedInterval))
        return RTCPReportBlock(
            source: source, fractionLost: UInt8(clamping: fraction), cumulativeLost: cumulativeLost,
            extendedHighest: extendedHighest, jitter: jitter, lastSenderReport: lastSenderReport,
            delaySinceLast: delaySinceLast)
    }
}
