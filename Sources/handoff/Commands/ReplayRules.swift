// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import ConfigurationFiles
import Foundation
import Hindsight
import JSON
import Journal
import Triggers

struct ReplayRules: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Runs other rules over the journals of past calls and tells what changes.",
        discussion: """
            The signals of each call are read back from its journal and given to the rules of \
            --rules, under virtual time. Told is which calls would come to a human now, no longer, \
            earlier or later, against what happened, or against the rules of --baseline. Numbers and \
            keys that were not written down are not there: Docs/Tuning.md says what that means.

            --labels says what should have become of calls; the figures come with 95 % intervals.

            The exit status is 0 when the budget is kept, 1 when it is not, 2 when it cannot be told: \
            rules that do not load, no such calls, labels of other calls.

            Examples:
              handoff rules replay --calls all --rules new.yaml
              handoff rules replay --since 7d --rules new.yaml --baseline config/triggers.yaml
              handoff rules replay --calls all --rules new.yaml --labels labels.yaml --max-false 1% \
            --max-late 5s
            """)

    @OptionGroup var source: JournalOptions
    @OptionGroup var selected: CallSelectionOptions

    @Option(name: .long, help: "The file of rules to try.")
    var rules: String

    @Option(name: .long, help: "The file of rules to compare with (default: what happened).")
    var baseline: String?

    @Option(name: .long, help: "What should have become of calls (Docs/Tuning.md).")
    var labels: String?

    @Option(name: .long, help: "The largest share of needless calls for a human, such as 1%.")
    var maxFalse: String?

    @Option(name: .long, help: "The largest share of missed ones, such as 2%.")
    var maxMissed: String?

    @Option(name: .long, help: "How late 95 % of the calls may be, such as 5s.")
    var maxLate: String?

    @Option(name: .long, help: "How long before the labelled time a human may be called.")
    var early = "2s"

    @Flag(name: .long, help: "One JSON object.")
    var json = false

    func validate() throws {
        guard !selected.isEmpty else {
            throw ValidationError(
                "say which calls: --calls all, --calls CALL…, --since, --line or --last")
        }
        for (name, text) in [("--max-false", maxFalse), ("--max-missed", maxMissed)] {
            guard let text else { continue }
            if labels == nil { throw ValidationError("\(name) goes with --labels") }
            if ReplayBudget.share(text) == nil {
                throw ValidationError("\(name) must be a share such as 1%")
            }
        }
        if maxLate != nil, labels == nil { throw ValidationError("--max-late goes with --labels") }
        for (name, text) in [("--max-late", maxLate), ("--early", early)] {
            if let text, ReplayBudget.time(text) == nil {
                throw ValidationError("\(name) must be a time such as 5s")
            }
        }
    }

    func run() throws {
        let configuration: GatewayConfiguration
        do { configuration = try loadConfiguration(source.config) } catch { throw ExitCode(2) }
        let new = try rulesOfFile(rules, configuration)
        let old = try baseline.map { try rulesOfFile($0, configuration) }
        let labels = try labels.map { try read(labels: $0) }
        let calls = try replayed(old, new)
        let replay = ReplayedCalls(
            calls, unmeasured: new.troubleBounds.subtracting(configuration.rules.troubleBounds))
        let score = labels.map {
            ReplayScore(calls, labels: $0, early: ReplayBudget.time(early) ?? .zero)
        }
        if let score, score.isEmpty { throw cannot("no labelled call is among these calls") }
        let budget = ReplayBudget(
            needless: maxFalse.flatMap(ReplayBudget.share),
            missed: maxMissed.flatMap(ReplayBudget.share), late: maxLate.flatMap(ReplayBudget.time))
        let excesses = score.map(budget.excesses) ?? []
        if json {
            print(
                JSONText.pretty(
                    .members([
                        "replay": replay.json, "labels": score?.json,
                        "over_budget": .array(excesses.map(JSONValue.string)),
                    ])))
        } else {
            for line in replay.lines + (score?.lines ?? []) + excesses { print(line) }
        }
        if !excesses.isEmpty { throw ExitCode(1) }
    }

    /// The calls under rules of before, or as they were, and of now.
    private func replayed(
        _ old: [TriggerRule]?, _ new: [TriggerRule]
    ) throws -> [ReplayedCall] {
        var calls: [ReplayedCall] = []
        do {
            try source.open().visit(selected.selection) { history in
                let before = old.map { RuleReplay(of: history, rules: $0).firings }
                calls.append(
                    ReplayedCall(
                        history, before: before ?? RuleReplay.live(history),
                        now: RuleReplay(of: history, rules: new).firings))
            }
        } catch {
            throw cannot("\(error)")
        }
        guard !calls.isEmpty else { throw cannot("there are no such calls in the journal") }
        return calls
    }

    private func rulesOfFile(
        _ path: String, _ configuration: GatewayConfiguration
    ) throws -> [TriggerRule] {
        switch configuration.with(
            rulesAt: path, environment: ProcessInfo.processInfo.environment)
        {
        case .success(let other): return other.rules
        case .failure(let problems): throw cannot("\(problems)")
        }
    }

    private func read(labels path: String) throws -> [CallLabel] {
        let file: ConfigurationFile
        switch ConfigurationFile.read(path: path) {
        case .success(let found): file = found
        case .failure(let problem): throw cannot("\(problem)")
        }
        switch LabelFile.read(file) {
        case .success(let labels): return labels
        case .failure(let problems): throw cannot("\(problems)")
        }
    }

    /// Says why nothing can be told.
    private func cannot(_ why: String) -> ExitCode {
        FileHandle.standardError.write(Data("\(why)\n".utf8))
        return ExitCode(2)
    }
}
