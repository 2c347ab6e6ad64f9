// SPDX-License-Identifier: Apache-2.0

import CallModel
import Gateway
import MediaEngine
import MediaThreads
import Testing
import Transport

/// Everything that is counted is shown to whoever watches the gateway: a counter that is added
/// without a name to show it under fails here.
@Suite struct MetricsTests {
    /// The values by their names; a name that comes twice, or says nothing of itself, is a fault.
    private func values(_ metrics: [Metric]) -> [String: Double] {
        var values: [String: Double] = [:]
        for metric in metrics {
            #expect(values[metric.name] == nil, "\(metric.name) comes twice")
            #expect(metric.help.hasSuffix("."), "\(metric.name)")
            #expect(metric.name.hasSuffix("_total") == (metric.kind == .counter))
            values[metric.name] = metric.value
        }
        return values
    }

    private func fields(_ value: Any) -> Int { Mirror(reflecting: value).children.count }

    @Test func everyCounterOfTheGatewayIsShown() {
        var metrics = GatewayMetrics()
        let counters = GatewayCounters.Values.counters
        #expect(counters.count == fields(metrics.counts))
        for (index, counter) in counters.enumerated() {
            metrics.counts[keyPath: counter.count] = 1000 + index
        }
        let shown = values(metrics.all)
        for (index, counter) in counters.enumerated() {
            #expect(shown["\(counter.name)_total"] == Double(1000 + index), "\(counter.name)")
        }
    }

    @Test func everyCounterOfSIPsSocketsIsShown() {
        var metrics = GatewayMetrics()
        let counters = SIPSockets.Counts.counters
        #expect(counters.count == fields(metrics.sip.sockets))
        for (index, counter) in counters.enumerated() {
            metrics.sip.sockets[keyPath: counter.count] = 1000 + index
        }
        let shown = values(metrics.all)
        for (index, counter) in counters.enumerated() {
            #expect(shown["sip_\(counter.name)_total"] == Double(1000 + index), "\(counter.name)")
        }
    }

    /// All but losses, which may be negative, and four figures that are no counts.
    @Test func everyCounterOfALegIsShown() {
        var metrics = GatewayMetrics()
        let counters = LegStatistics.counters
        #expect(counters.count + 5 == fields(metrics.legs))
        for (index, counter) in counters.enumerated() {
            metrics.legs[keyPath: counter.count] = UInt64(1000 + index)
        }
        metrics.legs.packetsLost = 17
        metrics.openLegs.jitter = 2.5
        metrics.openLegs.remoteLoss = 0.25
        metrics.openLegs.roundTrip = 80
        let shown = values(metrics.all)
        for (index, counter) in counters.enumerated() {
            #expect(shown["leg_\(counter.name)_total"] == Double(1000 + index), "\(counter.name)")
        }
        #expect(shown["leg_packets_lost_total"] == 17)
        #expect(shown["leg_jitter_worst_ms"] == 2.5)
        #expect(shown["leg_remote_loss_worst_ratio"] == 0.25)
        #expect(shown["leg_round_trip_worst_ms"] == 80.0)
    }

    @Test func theMediaThreadsAreAddedUp() {
        var metrics = GatewayMetrics()
        for number in 1...2 {
            var figures = MediaThreadFigures()
            figures.ticks = UInt64(number)
            figures.lateTicks = UInt64(10 * number)
            figures.skippedTicks = UInt64(100 * number)
            figures.packetsRefused = UInt64(1000 * number)
            figures.commandsDropped = 10_000 * number
            figures.eventsDropped = 100_000 * number
            metrics.media.append(figures)
        }
        let shown = values(metrics.all)
        #expect(shown["media_ticks_total"] == 3)
        #expect(shown["media_late_ticks_total"] == 30)
        #expect(shown["media_skipped_ticks_total"] == 300)
        #expect(shown["media_packets_refused_total"] == 3000)
        #expect(shown["media_commands_overflowed_total"] == 30000)
        #expect(shown["media_events_dropped_total"] == 300000)
    }

    // MARK: Sums over legs

    private func word(
        _ call: String, _ party: Party, _ sent: UInt64, isLast: Bool = false
    ) -> MediaDelivery {
        var figures = LegStatistics()
        figures.packetsSent = sent
        figures.packetsLost = -1
        figures.jitter = Double(sent)
        return .event(
            CallID(rawValue: call), .statistics(party, figures, isLast: isLast))
    }

    @Test func aLegCountsOnceHoweverOftenItReports() {
        let totals = LegTotals()
        totals.note([word("a", .caller, 250), word("a", .operator, 10)])
        totals.note([word("a", .caller, 500), word("b", .caller, 7)])
        #expect(totals.all.packetsSent == 517)
        #expect(totals.open.packetsSent == 517)
        // A second attempt's leg begins at nothing and may count more than the first.
        totals.note([word("a", .operator, 20, isLast: true), word("a", .operator, 90)])
        #expect(totals.all.packetsSent == 500 + 7 + 20 + 90)
        totals.note([word("a", .operator, 95, isLast: true)])
        totals.note([word("a", .caller, 600, isLast: true)])
        #expect(totals.all.packetsSent == 600 + 7 + 20 + 95)
        #expect(totals.open.jitter == 7)
    }

    /// Deliveries may be lost when nobody takes them; the call's end is the end of its legs.
    @Test func aLegWhoseLastWordIsLostStillCounts() {
        let totals = LegTotals()
        totals.note([word("a", .caller, 250), word("a", .agent, 100), word("b", .caller, 1)])
        totals.note([.removed(CallID(rawValue: "a"))])
        #expect(totals.all.packetsSent == 351)
        #expect(totals.open.packetsSent == 1)
        #expect(totals.all.packetsLost == 0)
    }
}
