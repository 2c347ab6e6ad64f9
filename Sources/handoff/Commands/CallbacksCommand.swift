// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CallModel
import Foundation
import JSON
import Journal
import JournalSQLite
import Logging
import Timing

struct CallbacksCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "callbacks",
        abstract: "Lists callers who are to be called back, and notes that they were.",
        discussion: """
            A caller who waits for a person may ask to be called back ('handoff.caller_keys'), and a
            route may end in it ('last_resort: callback'). --cut-off lists callers nobody promised
            anything: those of calls that have no end, and no record for ten minutes, as after a
            crash of the gateway.

            Examples:
              handoff callbacks
              handoff callbacks --done HO-4f2a --note "refunded"
              handoff callbacks --all --json
              handoff callbacks --cut-off
            """)

    @OptionGroup var source: JournalOptions

    @Option(name: .long, help: "At most this many calls.")
    var limit = 50

    @Flag(name: .long, help: "Those who were called back, too.")
    var all = false

    @Flag(name: .long, help: "Callers whose calls have no end, in place of promised calls.")
    var cutOff = false

    @Option(name: .long, help: "Notes that the caller of this ID was called back.")
    var done: String?

    @Option(name: .long, help: "What came of it, for --done.")
    var note: String?

    @Flag(name: .long, help: "One JSON object a line.")
    var json = false

    /// A call that runs has a record more often than that.
    private static let quiet = Duration.seconds(600)

    func validate() throws {
        guard limit > 0 else { throw ValidationError("--limit must be at least 1") }
        guard note == nil || done != nil else { throw ValidationError("--note goes with --done") }
        guard (note ?? "").count <= 500 else {
            throw ValidationError("--note has at most 500 characters")
        }
        guard done == nil || !cutOff else {
            throw ValidationError("--done and --cut-off do not go together")
        }
    }

    func run() async throws {
        if let done { return try await settle(done) }
        let journal = try source.open()
        if cutOff { return show(try cutOffCalls(in: journal)) }
        show(try journal.calls(CallQuery(limit: limit, callbacks: all ? .all : .due)))
    }

    private var now: WallTime {
        WallTime(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
    }

    private func cutOffCalls(in journal: CallJournal) throws -> [CallSummary] {
        let now = now
        return try journal.calls(CallQuery(limit: limit, onlyRunning: true)).filter { call in
            call.arrived.advanced(by: call.lasted + Self.quiet) < now
        }
    }

    // MARK: Showing

    private func show(_ calls: [CallSummary]) {
        if json {
            for call in calls { print(JSONText.compact(line(of: call))) }
            return
        }
        guard !calls.isEmpty else {
            print(cutOff ? "no call was cut off" : "nobody is to be called back")
            return
        }
        print("\((cutOff ? "CUT OFF" : "PROMISED").padded(to: 25)) NUMBER           ID")
        for call in calls {
            let moment =
                cutOff
                ? call.arrived.advanced(by: call.lasted)
                : call.callback?.promised ?? call.arrived
            let about = [call.name, call.wanted].compactMap(\.self).joined(separator: ", ")
            let end = call.callback?.done.map { "  (called back \($0.rfc3339))" } ?? ""
            print(
                [
                    moment.rfc3339.padded(to: 25), number(of: call).padded(to: 16),
                    identity(of: call), about,
                ].joined(separator: " ") + end)
        }
    }

    private func number(of call: CallSummary) -> String {
        call.callback?.number.exposed ?? call.from.exposed
    }

    private func identity(of call: CallSummary) -> String {
        call.callback?.handoff ?? call.call.rawValue
    }

    private func line(of call: CallSummary) -> JSONValue {
        guard case .object(let members) = call.json else { return call.json }
        return .object(members + [.init("number", .string(number(of: call)))])
    }

    // MARK: Done

    private func settle(_ identity: String) async throws {
        let due = try source.open().calls(CallQuery(limit: 10_000, callbacks: .due))
            .filter { $0.callback?.handoff.hasPrefix(identity) == true }
        guard due.count == 1, let call = due.first else {
            throw ValidationError(
                due.isEmpty
                    ? "no call back is due by the ID \(identity); `handoff callbacks` lists them"
                    : "\(due.count) IDs begin with \(identity): write more of it")
        }
        let writer: SQLiteJournal
        do {
            writer = try SQLiteJournal(
                SQLiteJournalSettings(path: source.path()), logger: Logger(label: "callbacks"))
        } catch {
            throw ValidationError("the journal cannot be written: \(error)")
        }
        let journal = writer.journal
        defer { journal.close() }
        guard let last = try journal.records(call.call).last,
            let record = call.calledBack(at: now, after: last, note: note)
        else { throw ValidationError("the call of \(identity) is not in the journal any more") }
        let refusal = await withCheckedContinuation {
            (answer: CheckedContinuation<JournalError?, Never>) in
            journal.append([record]) { answer.resume(returning: $0) }
        }
        if let refusal { throw ValidationError("the journal did not take it: \(refusal)") }
        print("\(call.callback?.handoff ?? identity) is done")
    }
}
