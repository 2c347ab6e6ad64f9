// SPDX-License-Identifier: Apache-2.0

package import CallModel
package import MediaEngine
package import MediaThreads
import Transport

/// What a gateway counts, and how it is now.
package struct GatewayMetrics: Sendable {
    package var load: (calls: Int, ports: Int, leases: Int) = (0, 0, 0)
    package var counts = GatewayCounters.Values()
    /// The sums over all legs, and the worst of those that are open.
    package var legs = LegStatistics()
    package var openLegs = LegStatistics()
    package var media: [MediaThreadFigures] = []
    package var sip = SignallingCounts()

    package init() {}

    /// All of it, for whoever renders it.
    package var all: [Metric] {
        gauges + mediaFigures + sipFigures
            + GatewayCounters.Values.counters.map { name, count, help in
                .counter(name, counts[keyPath: count], help)
            }
            + LegStatistics.counters.map { name, count, help in
                .counter("leg_" + name, legs[keyPath: count], help)
            }
    }

    private var gauges: [Metric] {
        [
            .gauge("calls", load.calls, "Calls that are running."),
            .gauge("rtp_ports_in_use", load.ports, "RTP ports lent to legs."),
            .gauge("operators_held", load.leases, "Operators a call has a lease on."),
            .counter("leg_packets_lost", legs.packetsLost, "RTP packets that never came."),
            .gauge(
                "leg_jitter_worst_ms", openLegs.jitter, "Worst jitter of the legs that are open."),
            .gauge(
                "leg_remote_loss_worst_ratio", openLegs.remoteLoss ?? 0,
                "Worst loss that a peer of an open leg reports, 0 to 1."),
            .gauge(
                "leg_round_trip_worst_ms", openLegs.roundTrip ?? 0,
                "Longest round trip of the legs that are open."),
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

    private var sipFigures: [Metric] {
        [
            .counter(
                "sip_messages_unsent", sip.messagesUnsent, "SIP messages no socket took."),
            .gauge("sip_connections", sip.connections, "SIP connections there are."),
        ]
            + SIPSockets.Counts.counters.map { name, count, help in
                .counter("sip_" + name, sip.sockets[keyPath: count], help)
            }
    }
}

extension GatewayService {
    package var metrics: GatewayMetrics {
        get async {
            var metrics = GatewayMetrics()
            metrics.load = (try? await load()) ?? (calls: 0, ports: 0, leases: 0)
            metrics.counts = counters.current
            metrics.legs = legs.all
            metrics.openLegs = legs.open
            metrics.media = mediaFigures
            metrics.sip = await signallingCounts
            return metrics
        }
    }
}
