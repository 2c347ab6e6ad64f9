// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CallModel
import Foundation
import JSON
import Journal
import Timing

struct ShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Shows one call: what happened, why it escalated, who heard whom when.",
        discussion: """
            CALL is the identity `handoff calls` prints, or its beginning; `last` is the newest.

            Examples:
              handoff show last
              handoff show call-3f2a --json > call.jsonl
              handoff show last --package > handoff.json
            """)

    @OptionGroup var source: JournalOptions

    @Argument(help: "The call: its identity, the beginning of it, or `last`.")
    var call: String

    @Flag(name: .long, help: "The events as JSON, one a line.")
    var json = false

    @Flag(name: .long, help: "Only the package the operator got (handoff.json).")
    var package = false

    @Flag(name: .long, help: "Show the caller's number as well.")
    var numbers = false

    func run() throws {
        let journal = try source.open()
        let found = try source.find(call, in: journal)
        let records = try journal.records(found.call)
        if package {
            guard let last = records.last(where: { $0.name == EventName.handoffPackage }) else {
                throw ValidationError("\(found.call) has no handoff")
            }
            print(JSONText.pretty(last.detail))
        } else if json {
            print(JSONText.lines(records), terminator: "")
        } else {
            describe(found, records)
        }
    }

    private func describe(_ call: CallSummary, _ records: [JournalRecord]) {
        print("\(call.call) for \(call.to) on line \(call.line), \(call.arrived.rfc3339)")
        if numbers { print("from \(call.from.exposed)") }
        for record in records where record.name == "escalated" {
            print("why: \(record.words), at \(record.offset.inMilliseconds) ms")
            for evidence in record.detail["evidence"]?.array ?? [] {
                let from = evidence["from_ms"]?.integer ?? 0
                let to = evidence["to_ms"]?.integer ?? 0
                print("     \(evidence["detail"]?.string ?? "") (\(from) to \(to) ms)")
            }
        }
        print("what happened (ms since the call arrived):")
        print(TimelineText.lines(records), terminator: "")
        if let outcome = call.outcome {
            print("handoff: \(outcome), \(call.reason ?? "")")
        }
        print(call.ended.map { "ended: \($0)" } ?? "still running")
    }
}
