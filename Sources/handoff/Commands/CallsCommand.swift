// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CallModel
import Foundation
import Journal
import Timing

struct CallsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "calls",
        abstract: "Lists the calls in the journal, newest first.",
        discussion: """
            Callers' numbers are not shown; `handoff show CALL --numbers` does that.

            Examples:
              handoff calls
              handoff calls --limit 5 --running
              handoff calls --json | head -1
            """)

    @OptionGroup var source: JournalOptions

    @Option(name: .long, help: "At most this many calls.")
    var limit = 20

    @Flag(name: .long, help: "Only calls that have not ended.")
    var running = false

    @Flag(name: .long, help: "One JSON object a line.")
    var json = false

    func validate() throws {
        guard limit > 0 else { throw ValidationError("--limit must be at least 1") }
    }

    func run() throws {
        let calls = try source.open().calls(CallQuery(limit: limit, onlyRunning: running))
        if json {
            for call in calls { print(JSONText.compact(call.json)) }
            return
        }
        guard !calls.isEmpty else {
            print("no calls yet")
            return
        }
        print("ARRIVED                   LASTED  TO          HANDOFF               CALL")
        for call in calls { print(line(call)) }
    }

    private func line(_ call: CallSummary) -> String {
        let handoff =
            call.outcome.map { "\($0): \(call.reason ?? "")" }
            ?? (call.handoffs > 0 ? "under way" : "none")
        let seconds = "\(call.lasted.inMilliseconds / 1000) s"
        return [
            call.arrived.rfc3339.padded(to: 25), seconds.padded(to: 7), call.to.padded(to: 11),
            handoff.padded(to: 21), call.call.rawValue,
        ].joined(separator: " ") + (call.ended == nil ? "  (running)" : "")
    }
}

extension String {
    /// The text with spaces up to a width.
    func padded(to width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - count))
    }
}
