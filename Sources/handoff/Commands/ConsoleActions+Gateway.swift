// SPDX-License-Identifier: Apache-2.0

import CallModel
import Console
import Exchange
import Gateway
import JSON
import Journal

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
            metrics: { await service.metrics.all + service.journalMetrics(journal) })
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

    /// What of the journal is counted.
    fileprivate func journalMetrics(_ journal: CallJournal) async -> [Metric] {
        let statistics = journal.statistics()
        let patience = try? await journalPatience()
        return [
            .counter("journal_records", statistics.records, "Records written."),
            .counter("journal_commits", statistics.commits, "Commits they were written in."),
            .gauge(
                "journal_largest_commit", statistics.largestCommit,
                "The most records one commit took."),
            .gauge("journal_records_waiting", statistics.waiting, "Records on their way to disk."),
            .counter(
                "journal_records_dropped", statistics.dropped,
                "Records lost because the queue was full."),
            .counter(
                "journal_records_refused", statistics.failed, "Records the store refused."),
            .counter(
                "journal_retries", statistics.retries,
                "Writes tried again: the store was locked, full or away."),
            .counter(
                "journal_feed_dropped", statistics.feedDropped,
                "Records that slow readers of the feed lost."),
            .counter(
                "journal_late_records", patience?.counts.late ?? 0,
                "Records that calls did not wait for."),
            .counter(
                "journal_calls_gone_on", patience?.counts.impatient ?? 0,
                "Times a call went on without waiting any longer."),
            .gauge(
                "journal_silent", patience?.isSilent == true ? 1 : 0,
                "1 while the journal answers nothing."),
        ]
    }
}
