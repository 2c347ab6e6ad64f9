// SPDX-License-Identifier: Apache-2.0

package import MediaEngine
package import MediaThreads
import Transport

/// What a gateway counts, in Prometheus' text format: one gauge or counter a line.
package struct GatewayMetrics: Sendable {
    package var load: (calls: Int, ports: Int, leases: Int) = (0, 0, 0)
    package var counts = GatewayCounters.Values()
    /// The sums over all legs, and the worst of those that are open.
    package var legs = LegStatistics()
    package var openLegs = LegStatistics()
    package var media: [MediaThreadFigures] = []
    package var sip = SignallingCounts()

    package init() {}

    package var text: String {
        var lines = gauges + mediaLines + sipLines
        lines += GatewayCounters.Values.counters.map { name, count in
            ("\(name)_total", "\(counts[keyPath: count])")
        }
        lines += LegStatistics.counters.map { name, count in
            ("leg_\(name)_total", "\(legs[keyPath: count])")
        }
        return lines.map { "handoff_\($0) \($1)\n" }.joined()
    }

    private var gauges: [(String, String)] {
        [
            ("calls", "\(load.calls)"), ("rtp_ports_in_use", "\(load.ports)"),
            ("operators_held", "\(load.leases)"),
            ("leg_packets_lost_total", "\(legs.packetsLost)"),
            ("leg_jitter_worst_ms", "\(openLegs.jitter)"),
            ("leg_remote_loss_worst_ratio", "\(openLegs.remoteLoss ?? 0)"),
            ("leg_round_trip_worst_ms", "\(openLegs.roundTrip ?? 0)"),
        ]
    }

    private var mediaLines: [(String, String)] {
        func sum(_ value: (MediaThreadFigures) -> UInt64) -> String {
            "\(media.reduce(0) { $0 &+ value($1) })"
        }
        return [
            ("media_ticks_total", sum(\.ticks)), ("media_late_ticks_total", sum(\.lateTicks)),
            ("media_skipped_ticks_total", sum(\.skippedTicks)),
            ("media_packets_refused_total", sum(\.packetsRefused)),
            ("media_commands_overflowed_total", sum { UInt64($0.commandsDropped) }),
            ("media_events_dropped_total", sum { UInt64($0.eventsDropped) }),
        ]
    }

    private var sipLines: [(String, String)] {
        [
            ("sip_messages_unsent_total", "\(sip.messagesUnsent)"),
            ("sip_connections", "\(sip.connections)"),
        ]
            + SIPSockets.Counts.counters.map { name, count in
                ("sip_\(name)_total", "\(sip.sockets[keyPath: count])")
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
