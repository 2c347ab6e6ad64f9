// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CallModel
import Foundation
import JSON
import Journal
import Timing

struct CallsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "calls",
        abstract: "Lists the calls in the journal, newest first.",
        discussion: """
            Callers' numbers are not shown, but for --abandoned: those are to be called back.
            `handoff show CALL --numbers` shows the number of any call.

            Examples:
              handoff calls
              handoff calls --limit 5 --running
              handoff calls --abandoned
              handoff calls --json | head -1
            """)

    @OptionGroup var source: JournalOptions

    @Option(name: .long, help: "At most this many calls.")
    var limit = 20

    @Flag(name: .long, help: "Only calls that have not ended.")
    var running = false

    @Flag(
        name: .long,
        help: "Only callers who gave up while waiting for a person: number, wait and reason.")
    var abandoned = false

    @Flag(name: .long, help: "One JSON object a line.")
    var json = false

    func validate() throws {
        guard limit > 0 else { throw ValidationError("--limit must be at least 1") }
    }

    func run() throws {
        let calls = try source.open().calls(
            CallQuery(limit: limit, onlyRunning: running, onlyAbandoned: abandoned))
        if json {
            for call in calls { print(JSONText.compact(json(call))) }
            return
        }
        guard !calls.isEmpty else {
            print("no calls yet")
            return
        }
        if abandoned { return printAbandoned(calls) }
        print("ARRIVED                   LASTED  TO          HANDOFF               CALL")
        for call in calls { print(line(call)) }
    }

    private func json(_ call: CallSummary) -> JSONValue {
        guard abandoned, case .object(let members) = call.json else { return call.json }
        return .object(members + [JSONValue.Member("from", .string(call.from.exposed))])
    }

    private func printAbandoned(_ calls: [CallSummary]) {
        print("ARRIVED                   WAITED  FROM                            WANTED")
        for call in calls {
            let waited = "\((call.waited ?? .zero).inMilliseconds / 1000) s"
            let from = [call.from.exposed, call.name].compactMap(\.self).joined(separator: " ")
            print(
                [
                    call.arrived.rfc3339.padded(to: 25), waited.padded(to: 7),
                    from.padded(to: 31), call.wanted ?? "", call.call.rawValue,
                ].joined(separator: " "))
        }
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
