// SPDX-License-Identifier: Apache-2.0

import RTP
import Testing
import Timing

@Suite struct ReceptionStatisticsTests {
    @Test(arguments: [UInt16(0), 1, 65530])
    func countsLossAcrossTheWrapOfTheSequence(_ first: UInt16) {
        var statistics = ReceptionStatistics(firstSequence: first)
        for index in 0..<100 where index % 10 != 9 { feed(&statistics, first, index) }
        #expect(statistics.expected == 99)
        #expect(statistics.received == 90)
        #expect(statistics.cumulativeLost == 9)
        #expect(statistics.extendedHighest == UInt32(first) + 98)
        #expect(statistics.jitter == 0)
    }

    @Test func theFractionIsOfTheIntervalOnly() {
        var statistics = ReceptionStatistics(firstSequence: 0)
        for index in 0..<100 { feed(&statistics, 0, index) }
        #expect(report(&statistics).fractionLost == 0)
        for index in 100..<200 where index % 2 == 1 { feed(&statistics, 0, index) }
        let second = report(&statistics)
        #expect(second.fractionLost == 128)
        #expect(second.cumulativeLost == 50)
        #expect(report(&statistics).fractionLost == 0)
    }

    /// RFC 3550 appendix A.8: with arrivals alternating between on time and 10 ms late, every
    /// difference is 80 ticks, which the estimator approaches.
    @Test func jitterApproachesTheMeanDifference() {
        var statistics = ReceptionStatistics(firstSequence: 0)
        for index in 0..<400 {
            feed(&statistics, 0, index, late: .milliseconds(index % 2 == 0 ? 0 : 10))
        }
        #expect((78...80).contains(statistics.jitter))
        #expect((9.7...10).contains(statistics.jitterMilliseconds))
    }

    @Test func aJumpNeedsASecondPacket() {
        var statistics = ReceptionStatistics(firstSequence: 0)
        for index in 0..<10 { feed(&statistics, 0, index) }
        let now = Instant.zero + .seconds(1)
        #expect(statistics.receive(sequence: 30000, timestamp: 0, at: now) == .suspicious)
        #expect(statistics.received == 10)
        #expect(statistics.receive(sequence: 30001, timestamp: 160, at: now) == .restarted)
        #expect(statistics.received == 1)
        #expect(statistics.cumulativeLost == 0)
        #expect(statistics.receive(sequence: 30002, timestamp: 320, at: now) == .inOrder)
        #expect(statistics.receive(sequence: 30000, timestamp: 0, at: now) == .reordered)
    }

    @Test func anySequenceAndTimeIsSurvived() {
        var random = SeededRandom(seed: 3)
        var statistics = ReceptionStatistics(firstSequence: 40000)
        for _ in 0..<20_000 {
            let bits = random.next()
            _ = statistics.receive(
                sequence: UInt16(truncatingIfNeeded: bits),
                timestamp: UInt32(truncatingIfNeeded: bits >> 16),
                at: Instant(nanoseconds: Int64(bitPattern: random.next() >> 2)))
            if bits % 64 == 0 { _ = report(&statistics) }
        }
    }

    private func feed(
        _ statistics: inout ReceptionStatistics, _ first: UInt16, _ index: Int,
        late: Duration = .zero
    ) {
        _ = statistics.receive(
            sequence: first &+ UInt16(index), timestamp: UInt32(index * 160),
            at: .zero + .milliseconds(20 * index) + late)
    }

    private func report(_ statistics: inout ReceptionStatistics) -> RTCPReportBlock {
        statistics.reportBlock(source: 1, lastSenderReport: 0, delaySinceLast: 0)
    }
}
