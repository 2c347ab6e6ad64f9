// SPDX-License-Identifier: Apache-2.0

import AgentWire
import CallModel
import Exchange
import Gateway
import Listening
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

    /// Sets every counter of a table to a number of its own, and looks for it by its name.
    private func expectAllShown<Counts: Counted>(
        of place: WritableKeyPath<GatewayMetrics, Counts>, named prefix: String = "",
        fieldsThatAreNone others: Int = 0
    ) {
        var metrics = GatewayMetrics()
        #expect(Counts.counters.count == fields(metrics[keyPath: place]) - others, "\(Counts.self)")
        for (index, counter) in Counts.counters.enumerated() {
            metrics[keyPath: place][keyPath: counter.count] = Counts.Count(1000 + index)
        }
        let shown = values(metrics.all)
        for (index, counter) in Counts.counters.enumerated() {
            let name = "\(prefix)\(counter.name)_total"
            #expect(shown[name] == Double(1000 + index), "\(name)")
        }
    }

    @Test func everyCounterIsShown() {
        expectAllShown(of: \.counts)
        expectAllShown(of: \.sip.sockets, named: "sip_")
        expectAllShown(of: \.agents, named: "agent_")
        expectAllShown(of: \.builtInAgent, named: "built_in_agent_")
        expectAllShown(of: \.listening, named: "listening_")
        // All but losses, which may be negative, and four figures that are no counts; `quality` is
        // one field and holds many.
        let inside = fields(LegQuality()) - 1
        expectAllShown(of: \.legs, named: "leg_", fieldsThatAreNone: 5 - inside)
    }

    @Test func howCallsWaitForTheJournalIsShown() {
        var metrics = GatewayMetrics()
        #expect(fields(metrics.patience) == 3)
        metrics.patience.unanswered = 1
        metrics.patience.late = 2
        metrics.patience.impatient = 3
        metrics.isJournalSilent = true
        let shown = values(metrics.all)
        #expect(shown["journal_records_unanswered"] == 1)
        #expect(shown["journal_late_records_total"] == 2)
        #expect(shown["journal_calls_gone_on_total"] == 3)
        #expect(shown["journal_silent"] == 1)
    }

    @Test func howOperatorsAreIsShown() {
        var metrics = GatewayMetrics()
        metrics.operators = [
            .available, .busy, .busy, .wrapUp, .wrapUp, .wrapUp, .away, .away, .away, .away,
        ]
        metrics.operatorsAwayByMissing = 5
        let shown = values(metrics.all)
        let names = ["available", "busy", "in_wrap_up", "away", "away_by_missing_total"]
        #expect(names.map { shown["operators_\($0)"] } == [1, 2, 3, 4, 5])
    }

    @Test func theFiguresOfLegsAreShown() {
        var metrics = GatewayMetrics()
        metrics.legs.quality.packetsLost = 17
        metrics.openLegs.quality.jitter = 2.5
        metrics.openLegs.quality.remoteLoss = 0.25
        metrics.openLegs.quality.roundTrip = 80
        let shown = values(metrics.all)
        #expect(shown["leg_packets_lost_total"] == 17)
        #expect(shown["leg_jitter_worst_ms"] == 2.5)
        #expect(shown["leg_remote_loss_worst_ratio"] == 0.25)
        #expect(shown["leg_round_trip_worst_ms"] == 80.0)
    }

    @Test func theMediaThreadsAreAddedUp() {
        var metrics = GatewayMetrics()
        // What is no count: how it is scheduled, how late it was, when that was looked at.
        let shownFields = 8
        #expect(fields(MediaThreadFigures()) == shownFields + 3)
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
        figures.quality.packetsSent = sent
        figures.quality.packetsLost = -1
        figures.quality.jitter = Double(sent)
        return .event(
            CallID(rawValue: call), .statistics(party, figures, isLast: isLast))
    }

    @Test func aLegCountsOnceHoweverOftenItReports() {
        let totals = LegTotals()
        totals.note([word("a", .caller, 250), word("a", .operator, 10)])
        totals.note([word("a", .caller, 500), word("b", .caller, 7)])
        #expect(totals.all.quality.packetsSent == 517)
        #expect(totals.open.quality.packetsSent == 517)
        // A second attempt's leg begins at nothing and may count more than the first.
        totals.note([word("a", .operator, 20, isLast: true), word("a", .operator, 90)])
        #expect(totals.all.quality.packetsSent == 500 + 7 + 20 + 90)
        totals.note([word("a", .operator, 95, isLast: true)])
        totals.note([word("a", .caller, 600, isLast: true)])
        #expect(totals.all.quality.packetsSent == 600 + 7 + 20 + 95)
        #expect(totals.open.quality.jitter == 7)
    }

    /// Deliveries may be lost when nobody takes them; the call's end is the end of its legs.
    @Test func aLegWhoseLastWordIsLostStillCounts() {
        let totals = LegTotals()
        totals.note([word("a", .caller, 250), word("a", .agent, 100), word("b", .caller, 1)])
        totals.note([.removed(CallID(rawValue: "a"))])
        #expect(totals.all.quality.packetsSent == 351)
        #expect(totals.open.quality.packetsSent == 1)
        #expect(totals.all.quality.packetsLost == 0)
    }
}
