// SPDX-License-Identifier: Apache-2.0

import CallModel
import ConfigurationFiles
import Console
import Exchange
import Gateway
import Hindsight
import JSON
import Journal
import SoundFiles
import Webhooks

extension ConsoleActions {
    /// The actions of a running gateway: the call itself says what it can do now.
    init(
        _ service: GatewayService, _ journal: CallJournal, recordings: String,
        reloader: ConfigurationReloader, past: PastConfiguration?, webhooks: WebhookService? = nil
    ) {
        self.init(
            transcript: { await service.ask(.transcript($0, $1)) },
            report: { await service.ask(.report($0, $1)) },
            takeOver: { await service.ask(.takeOver($0, $1)) },
            handoff: { await service.ask(.handoff($0, $1)) },
            hangUp: { await service.ask(.hangUp($0, reason: $1)) },
            recording: { await service.ask(.recording($0, $1)) },
            recordings: RecordingShelf(RecordingFolder(recordings), service),
            abortHandoff: { await service.ask(.abort($0)) },
            package: { id, key in service.handoffs.package(id, key: key) },
            operators: { await service.operators },
            setPresence: { await service.set($0, of: $1) },
            desk: { service.desk($0) },
            explanation: { records in
                guard let history = CallHistory(records) else { return nil }
                let explanation = CallExplanation(
                    history, version: past?.words(of: history.configuration),
                    rules: past?.rules(of: history.configuration))
                let lines = JSONValue.array(explanation.lines.map(JSONValue.string))
                guard case .object(let members) = explanation.json else { return nil }
                return .object([.init("lines", lines)] + members)
            },
            reload: { wish in
                let outcome = await reloader.reload(
                    cause: .api, author: wish.author, note: wish.note)
                return Reload.Answer(outcome)
            },
            health: { await service.health(journal) },
            metrics: {
                await service.metrics.all + journal.statistics().metrics
                    + (webhooks?.metrics ?? [])
            })
    }
}

extension ConsoleActions.Reload.Answer {
    fileprivate init(_ outcome: Result<ConfigurationReloader.Outcome, ConfigurationProblems>) {
        switch outcome {
        case .success(let outcome):
            let names: ([String]) -> JSONValue = { .array($0.map(JSONValue.string)) }
            self = .loaded([
                .init("version", .string(outcome.version)),
                .init("changed", names(outcome.changed)),
                .init("restart", names(outcome.pending)),
                .init("warnings", names(outcome.warnings.map(\.description))),
            ])
        case .failure(let problems): self = .refused(problems.list.map(\.json))
        }
    }
}

extension ConfigurationProblem {
    fileprivate var json: JSONValue {
        .members([
            "file": .string(file), "line": .integer(Int64(line)),
            "column": column > 0 ? .integer(Int64(column)) : nil, "what": .string(what),
            "write": .string(write),
        ])
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
}
