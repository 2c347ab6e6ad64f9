// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CallModel
import ConfigurationFiles
import Foundation
import Hindsight
import JSON
import Journal
import Transport

struct RulesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rules",
        abstract: "The rules that call a human: printed, tried on past calls, reported, logged.",
        discussion: """
            Examples:
              handoff rules print new.yaml
              handoff rules replay --calls all --rules new.yaml
              handoff rules report --since 7d
              handoff rules log
            """,
        subcommands: [
            RulesPrintCommand.self, ReplayRules.self, ReportRules.self, RulesLog.self,
        ])
}

struct RulesPrintCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "print",
        abstract: "Prints rules in one way of writing, with all that is included.",
        discussion: """
            Two files that mean the same are printed the same, so that they can be compared. What is \
            as it is when left out is left out, and so are comments.

            Examples:
              handoff rules print
              handoff rules print new.yaml
              handoff rules print new.yaml --config /etc/handoff/gateway.yaml
            """)

    @Argument(help: "A file of rules; without it those of the gateway file.")
    var file: String?

    @Option(name: .long, help: "The gateway file, whose routes and keywords rules may name.")
    var config = "config/gateway.yaml"

    func run() throws {
        let loaded = try loadConfiguration(config)
        let rules = try file.map { try loadRules($0, for: loaded) } ?? loaded
        print(RuleText.text(of: rules.rules), terminator: "")
    }
}

/// Loads other rules for a gateway, or prints all their errors and ends with status 1.
func loadRules(_ path: String, for loaded: GatewayConfiguration) throws -> GatewayConfiguration {
    switch loaded.with(rulesAt: path, environment: ProcessInfo.processInfo.environment) {
    case .success(let configuration): return configuration
    case .failure(let problems):
        FileHandle.standardError.write(Data("\(problems)\n".utf8))
        throw ExitCode(1)
    }
}

/// Which calls of the journal are meant.
struct CallSelectionOptions: ParsableArguments {
    @Option(
        name: .long, parsing: .upToNextOption,
        help: "Calls by identity or its beginning, `last`, or `all`.")
    var calls: [String] = []

    @Option(
        name: .long,
        help: "Only calls since then: 2026-11-22, 2026-11-22T10:00Z, or 90s, 30m, 12h, 7d ago.")
    var since: String?

    @Option(name: .long, help: "Only calls on this line.")
    var line: String?

    @Option(name: .long, help: "At most so many, the newest.")
    var last: Int?

    var isEmpty: Bool { calls.isEmpty && since == nil && line == nil && last == nil }

    func validate() throws {
        if let last, last < 1 { throw ValidationError("--last must be at least 1") }
        if let since, CallSelection.moment(since, now: SystemWallClock().now) == nil {
            throw ValidationError(
                "--since must be a time such as 2026-11-22T10:00Z (UTC), or 90s, 30m, 12h, 7d ago")
        }
        if calls.contains("all"), calls.count > 1 {
            throw ValidationError("--calls takes `all`, or identities")
        }
    }

    var selection: CallSelection {
        CallSelection(
            names: calls == ["all"] ? [] : calls,
            since: since.flatMap { CallSelection.moment($0, now: SystemWallClock().now) },
            line: line, last: last)
    }
}

extension CallJournal {
    /// Goes through the histories of calls, the oldest first and one at a time, for there may be
    /// many; what is no whole call is left out.
    func visit(
        _ selection: CallSelection, _ body: (CallHistory) throws -> Void
    ) throws {
        for summary in try selection.calls(in: self).reversed() {
            if let history = CallHistory(try records(summary.call)) { try body(history) }
        }
    }
}

private struct ReportRules: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Tells what each rule did in past calls.",
        discussion: """
            Of each rule: how often it called a human and in which share of the calls, how often one \
            that only watches would have, near misses, how the handoffs ended, and what ringing \
            ahead saved and cost.

            Examples:
              handoff rules report
              handoff rules report --since 7d --line main
              handoff rules report --last 100 --json
            """)

    @OptionGroup var source: JournalOptions
    @OptionGroup var selected: CallSelectionOptions

    @Flag(name: .long, help: "One JSON object.")
    var json = false

    func run() throws {
        let journal = try source.open()
        var report = RuleReport()
        do {
            try journal.visit(selected.selection) { report.add($0) }
        } catch let problem as CallSelection.Problem {
            throw ValidationError("\(problem)")
        }
        if json { return print(JSONText.pretty(report.json)) }
        for line in report.lines { print(line) }
    }
}

private struct RulesLog: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "log",
        abstract: "Lists the versions of rules, routes and prompts: when, by whom, why.",
        discussion: """
            Newest first. The log is kept beside the journal and only ever added to; calls name the \
            version they went by (`handoff explain`).

            Examples:
              handoff rules log
              handoff rules log --limit 100 --json
            """)

    @OptionGroup var source: JournalOptions

    @Option(name: .long, help: "At most this many versions.")
    var limit = 20

    @Flag(name: .long, help: "One JSON object a line.")
    var json = false

    func validate() throws {
        guard limit > 0 else { throw ValidationError("--limit must be at least 1") }
    }

    func run() throws {
        let log = ConfigurationLog(besideJournal: try source.path())
        let entries = log.entries()
        if json {
            for entry in entries.suffix(limit).reversed() { print(JSONText.compact(entry.json)) }
            return
        }
        guard !entries.isEmpty else { return print("no versions in \(log.path)") }
        print("LOADED                    VERSION       BY      CHANGED                AUTHOR")
        for index in entries.indices.suffix(limit).reversed() {
            let entry = entries[index]
            let changed = entry.changed(since: index > 0 ? entries[index - 1] : nil)
            print(
                [
                    entry.at.rfc3339.padded(to: 25),
                    String(entry.version.prefix(12)).padded(to: 13),
                    entry.cause.rawValue.padded(to: 7),
                    changed.map(\.rawValue).joined(separator: ", ").padded(to: 22),
                    entry.author ?? "",
                ].joined(separator: " "))
            if let note = entry.note { print("    \(note)") }
            if !entry.pending.isEmpty {
                print(
                    "    does not hold before a restart: \(entry.pending.joined(separator: ", "))")
            }
        }
    }
}
