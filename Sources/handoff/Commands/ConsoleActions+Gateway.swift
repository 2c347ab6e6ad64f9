// SPDX-License-Identifier: Apache-2.0

import CallModel
import Console
import Gateway
import Journal
import Transport

extension ConsoleActions {
    /// The actions of a running gateway: the call itself says what it can do now.
    init(_ service: GatewayService, _ journal: CallJournal) {
        self.init(
            transcript: { await service.ask(.transcript($0, $1)) },
            takeOver: { await service.ask(.takeOver($0, $1)) },
            handoff: { await service.ask(.handoff($0, $1)) },
            hangUp: { await service.ask(.hangUp($0, reason: $1)) },
            abortHandoff: { await service.ask(.abort($0)) },
            package: { id, key in service.handoffs.package(id, key: key) },
            health: { await service.health(journal) },
            metrics: { await service.metricsText + service.journalMetrics(journal) })
    }
}

extension GatewayService {
    fileprivate func health(_ journal: CallJournal) async -> ConsoleActions.Health {
        let problems = await problems
        // A control loop that stands still is asked nothing more.
        guard !problems.contains(where: { $0.part == .controlLoop }),
            let load = try? await load(), let patience = try? await journalPatience()
        else {
            return ConsoleActions.Health(isReady: false)
        }
        let isDraining = (try? await isDraining()) ?? true
        return ConsoleActions.Health(
            isReady: problems.isEmpty,
            details: [
                JSONValue.Member(
                    "problems",
                    .array(
                        problems.map { problem in
                            .object([
                                .init("part", .string(problem.part.rawValue)),
                                .init("reason", .string(problem.reason)),
                            ])
                        })),
                JSONValue.Member("draining", .bool(isDraining)),
                JSONValue.Member("calls", .integer(Int64(load.calls))),
                JSONValue.Member("rtp_ports_in_use", .integer(Int64(load.ports))),
                JSONValue.Member("operators_held", .integer(Int64(load.leases))),
                JSONValue.Member("journal", patience.isSilent ? "silent" : "ok"),
                JSONValue.Member(
                    "journal_records_waiting", .integer(Int64(journal.statistics().waiting))),
            ])
    }

    /// What of the journal is counted, in Prometheus' text format.
    fileprivate func journalMetrics(_ journal: CallJournal) async -> String {
        let statistics = journal.statistics()
        let patience = try? await journalPatience()
        let lines: [(String, Int)] = [
            ("handoff_journal_records_total", statistics.records),
            ("handoff_journal_commits_total", statistics.commits),
            ("handoff_journal_records_waiting", statistics.waiting),
            ("handoff_journal_records_dropped_total", statistics.dropped),
            ("handoff_journal_records_refused_total", statistics.failed),
            ("handoff_journal_retries_total", statistics.retries),
            ("handoff_journal_feed_dropped_total", statistics.feedDropped),
            ("handoff_journal_late_records_total", patience?.counts.late ?? 0),
            ("handoff_journal_calls_gone_on_total", patience?.counts.impatient ?? 0),
            ("handoff_journal_silent", patience?.isSilent == true ? 1 : 0),
        ]
        return lines.map { "\($0.0) \($0.1)\n" }.joined()
    }

    /// Prometheus' text format, one gauge or counter a line.
    fileprivate var metricsText: String {
        get async {
            let load = (try? await load()) ?? (calls: 0, ports: 0, leases: 0)
            let counts = counters.current
            let figures = mediaFigures
            let sip = await signallingCounts
            let lines: [(String, Int)] = [
                ("handoff_calls", load.calls), ("handoff_rtp_ports_in_use", load.ports),
                ("handoff_operators_held", load.leases),
                ("handoff_calls_ended_total", counts.callsEnded),
                ("handoff_journal_failures_total", counts.journalFailures),
                ("handoff_inputs_dropped_total", counts.inputsDropped),
                ("handoff_sip_strangers_total", counts.strangersTurnedAway),
                ("handoff_media_commands_dropped_total", counts.mediaCommandsDropped),
                ("handoff_speech_failures_total", counts.speechFailures),
                ("handoff_media_late_ticks_total", figures.reduce(0) { $0 + Int($1.lateTicks) }),
                (
                    "handoff_media_skipped_ticks_total",
                    figures.reduce(0) { $0 + Int($1.skippedTicks) }
                ),
                (
                    "handoff_media_packets_refused_total",
                    figures.reduce(0) { $0 + Int($1.packetsRefused) }
                ),
                ("handoff_sip_messages_unsent_total", sip.messagesUnsent),
                ("handoff_sip_datagrams_in_total", sip.sockets.datagramsIn),
                ("handoff_sip_datagrams_out_total", sip.sockets.datagramsOut),
                ("handoff_sip_datagrams_failed_total", sip.sockets.datagramsFailed),
                ("handoff_sip_connections", sip.connections),
                ("handoff_sip_connections_accepted_total", sip.sockets.accepted),
                ("handoff_sip_connections_refused_total", sip.sockets.refused),
                ("handoff_sip_connections_evicted_total", sip.sockets.evicted),
                ("handoff_sip_connections_timed_out_total", sip.sockets.timedOut),
                ("handoff_sip_sockets_reopened_total", sip.sockets.socketsReopened),
            ]
            return lines.map { "\($0.0) \($0.1)\n" }.joined()
        }
    }
}
