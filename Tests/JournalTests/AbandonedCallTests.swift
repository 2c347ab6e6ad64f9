// SPDX-License-Identifier: Apache-2.0

import CallModel
import JSON
import Journal
import JournalSQLite
import Logging
import Testing
import Timing

/// Callers who gave up while waiting are found again, in either store.
@Suite struct AbandonedCallTests {
    static func call(_ name: String, at start: Int64, _ outcomes: [Outcome]) -> [JournalRecord] {
        let call = CallID(rawValue: name)
        var kinds: [(Int, JournalEvent.Kind)] = [
            (
                0,
                .arrived(
                    from: Redacted("sip:4930123456@example.org"), name: "Jo", to: "demo",
                    line: "main")
            )
        ]
        for (index, outcome) in outcomes.enumerated() {
            let id = HandoffID(index + 1, of: call)
            let escalation = Escalation(
                trigger: "t", reason: "reason \(index + 1)", evidence: [], isExplicit: true)
            kinds += [
                (1000 * index + 100, .escalated(escalation)),
                (1000 * index + 100, .handoffBegan(id, route: "default")),
                (1000 * index + 900, .handoffEnded(id, outcome, .callerAbandoned, evidence: nil)),
            ]
        }
        kinds.append((9000, .ended(reason: "caller hung up")))
        return kinds.enumerated().map { index, entry in
            JournalEvent(
                call: call, sequence: index + 1, at: WallTime(milliseconds: start + Int64(entry.0)),
                offset: .milliseconds(entry.0), kind: entry.1
            ).record
        }
    }

    static let calls: [[JournalRecord]] = [
        call("none", at: 1_000, []), call("left", at: 2_000, [.abandoned]),
        call("joined", at: 3_000, [.abandoned, .bridged]),
        call("back", at: 4_000, [.returned, .abandoned]), call("mail", at: 5_000, [.voicemail]),
    ]

    private func check(_ journal: CallJournal) throws {
        for call in Self.calls { try journal.write(call) }
        let found = try journal.calls(CallQuery(onlyAbandoned: true))
        #expect(found.map(\.call.rawValue) == ["back", "left"])
        #expect(found.map(\.waited) == [.milliseconds(800), .milliseconds(800)])
        #expect(found.map(\.wanted) == ["reason 2", "reason 1"])
        #expect(found.first?.from.exposed == "sip:4930123456@example.org")
        #expect(found.first?.json["waited_ms"] == 800 && found.first?.json["from"] == nil)
        let page = CallQuery(limit: 1, before: found.first?.arrived, onlyAbandoned: true)
        #expect(try journal.calls(page).map(\.call.rawValue) == ["left"])
    }

    @Test func inMemory() throws { try check(MemoryJournal().journal) }

    @Test func inAFile() throws {
        let file = TemporaryFile()
        let journal = try SQLiteJournal(SQLiteJournalSettings(path: file.path), logger: .quiet)
        defer { journal.close() }
        try check(journal.journal)
    }
}
