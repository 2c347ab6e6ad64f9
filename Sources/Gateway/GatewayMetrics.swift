// SPDX-License-Identifier: Apache-2.0

package import AgentWire
package import CallModel
package import Exchange
package import Listening
package import MediaEngine
package import MediaThreads
package import Transport

/// What a gateway counts, and how it is now.
package struct GatewayMetrics: Sendable {
    package var load: (calls: Int, ports: Int, leases: Int) = (0, 0, 0)
    package var leases = LeaseCounts()
    /// How each operator is.
    package var operators: [OperatorPresence.Kind] = []
    package var operatorsAwayByMissing = 0
    package var counts = GatewayCounters.Values()
    /// The sums over all legs, and the worst of those that are open.
    package var legs = LegStatistics()
    package var openLegs = LegStatistics()
    package var media: [MediaThreadFigures] = []
    package var sip = SignallingCounts()
    package var agents = AgentCounts()
    /// What desks in browsers have counted, and how many are open.
    package var desks = DeskCounts()
    package var openDesks = 0
    package var builtInAgent = WebSocketServer.Counts()
    package var listening = ListeningStatistics()
    package var cards = SoundCardFigures()
    package var recordings = RecordingCounts()
    /// How often calls did not wait for the journal, and whether it is silent now.
    package var patience = WriteAhead<GatewayEffect>.Counts()
    package var isJournalSilent = false
    /// Packages kept for operators who have the key.
    package var packages = 0

    package init() {}

    /// All of it, for whoever renders it.
    package var all: [Metric] {
        gauges + people + mediaFigures + sipFigures + journalFigures
            + counts.metrics() + legs.metrics(named: "leg_") + agents.metrics(named: "agent_")
            + builtInAgent.metrics(named: "built_in_agent_")
            + desks.metrics(named: "desk_") + listening.metrics(named: "listening_")
            + cards.metrics(named: "card_")
            + recordings.metrics(named: "recording_")
    }

    private var gauges: [Metric] {
        [
            .gauge("calls", load.calls, "Calls that are running."),
            .gauge("rtp_ports_in_use", load.ports, "RTP ports lent to legs."),
            .gauge("operators_held", load.leases, "Operators a call has a lease on."),
            .counter(
                "operators_held_elsewhere", leases.elsewhere,
                "Leases refused because another gateway's call had the operator."),
            .counter(
                "leases_unknown", leases.unknown,
                "Leases the shared store did not answer for in time."),
            .gauge(
                "card_drift_worst_ppm", cards.drift,
                "How much faster the clock of a sound card in use is than ours, in millionths."),
            .gauge("desks_open", openDesks, "Desks that are open in browsers."),
            .gauge("packages_kept", packages, "Packages kept for operators who have their keys."),
            .counter("leg_packets_lost", legs.quality.packetsLost, "RTP packets that never came."),
            .gauge(
                "leg_jitter_worst_ms", openLegs.quality.jitter,
                "Worst jitter of the legs that are open."),
            .gauge(
                "leg_remote_loss_worst_ratio", openLegs.quality.remoteLoss ?? 0,
                "Worst loss that a peer of an open leg reports, 0 to 1."),
            .gauge(
                "leg_round_trip_worst_ms", openLegs.quality.roundTrip ?? 0,
                "Longest round trip of the legs that are open."),
        ]
    }

    private var people: [Metric] {
        func count(_ kind: OperatorPresence.Kind) -> Int { operators.count { $0 == kind } }
        return [
            .gauge("operators_available", count(.available), "Operators who can be called."),
            .gauge("operators_busy", count(.busy), "Operators whom a call rings or has."),
            .gauge(
                "operators_in_wrap_up", count(.wrapUp),
                "Operators who finish what their last call left to do."),
            .gauge("operators_away", count(.away), "Operators who take no calls."),
            .counter(
                "operators_away_by_missing", operatorsAwayByMissing,
                "Times an operator was away because they had let it ring too often."),
        ]
    }

    private var mediaFigures: [Metric] {
        func sum<Value: BinaryInteger>(_ value: (MediaThreadFigures) -> Value) -> Value {
            media.reduce(0) { $0 + value($1) }
        }
        return [
            .gauge("media_threads", media.count, "Media threads."),
            .gauge("media_calls", sum(\.calls), "Calls on the media threads."),
            .counter("media_ticks", sum(\.ticks), "Ticks of 20 ms."),
            .counter(
                "media_late_ticks", sum(\.lateTicks), "Ticks that began over 20 ms too late."),
            .counter("media_skipped_ticks", sum(\.skippedTicks), "Ticks left out altogether."),
            .counter(
                "media_cpu_milliseconds", sum(\.cpuNanoseconds) / 1_000_000,
                "CPU time of the media threads."),
            .counter(
                "media_packets_refused", sum(\.packetsRefused),
                "Packets the system would not send."),
            .counter(
                "media_commands_overflowed", sum(\.commandsDropped),
                "Commands the media threads' mailboxes had no room for."),
            .counter(
                "media_events_dropped", sum(\.eventsDropped),
                "Events of media threads that nobody took in time."),
        ]
    }

    private var journalFigures: [Metric] {
        [
            .gauge(
                "journal_records_unanswered", patience.unanswered,
                "Records the journal was given and has not answered for."),
            .counter(
                "journal_late_records", patience.late, "Records that calls did not wait for."),
            .counter(
                "journal_calls_gone_on", patience.impatient,
                "Times a call went on without waiting any longer."),
            .gauge(
                "journal_silent", isJournalSilent ? 1 : 0, "1 while the journal answers nothing."),
        ]
    }

    private var sipFigures: [Metric] {
        [
            .counter(
                "sip_messages_unsent", sip.messagesUnsent, "SIP messages no socket took."),
            .gauge("sip_connections", sip.connections, "SIP connections there are."),
        ]
            + sip.sockets.metrics(named: "sip_")
    }
}

/// What SIP's sockets have done.
package struct SignallingCounts: Sendable, Hashable {
    package var sockets = SIPSockets.Counts()
    /// Messages of ours that no socket took.
    package var messagesUnsent = 0
    /// TCP connections there are.
    package var connections = 0
}
