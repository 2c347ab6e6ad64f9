// SPDX-License-Identifier: Apache-2.0

import CallModel
import JSON
import Journal
import JournalSQLite
import Logging
import Testing
import Timing

/// Callers who were promised to be called back are found, and struck off once somebody has, in either
/// store.
@Suite struct PromisedCallbackTests {
    private static func call(_ name: String, at start: Int64, number: String?) -> [JournalRecord] {
        let call = CallID(rawValue: name)
        let id = HandoffID(1, of: call)
        var kinds: [JournalEvent.Kind] = [
            .arrived(from: Redacted("sip:jo@example.org"), name: "Jo", to: "demo", line: "main"),
            .handoffBegan(id, route: "default"),
        ]
        if let number { kinds.append(.callbackPromised(id, number: Redacted(number))) }
        kinds += [
            .handoffEnded(id, number == nil ? .failed : .callback, .busy, evidence: nil),
            .ended(reason: "done"),
        ]
        return kinds.enumerated().map { index, kind in
            JournalEvent(
                call: call, sequence: index + 1,
                at: WallTime(milliseconds: start + Int64(index) * 100),
                offset: .milliseconds(index * 100), kind: kind
            ).record
        }
    }

    private static let calls = [
        call("a", at: 1_000, number: "+4930123456"), call("b", at: 2_000, number: nil),
        call("c", at: 3_000, number: "4471982"),
    ]

    private func names(_ journal: CallJournal, _ wanted: CallQuery.Callbacks) throws -> [String] {
        try journal.calls(CallQuery(callbacks: wanted)).map(\.call.rawValue)
    }

    private func check(_ journal: CallJournal) throws {
        for call in Self.calls { try journal.write(call) }
        #expect(try names(journal, .due) == ["c", "a"])
        let due = try #require(try journal.calls(CallQuery(callbacks: .due)).last)
        let promise = try #require(due.callback)
        #expect(promise.number.exposed == "+4930123456" && promise.isDue)
        #expect(promise.handoff == HandoffID(1, of: CallID(rawValue: "a")).rawValue)
        #expect(!JSONText.compact(due.json).contains("4930123456"))
        let now = WallTime(milliseconds: 90_000)
        let last = try #require(try journal.records(due.call).last)
        let record = try #require(due.calledBack(at: now, after: last, note: "refunded"))
        try journal.write([record])
        #expect(try names(journal, .due) == ["c"])
        #expect(try names(journal, .all) == ["c", "a"])
        let done = try #require(try journal.calls(CallQuery(callbacks: .all)).last)
        #expect(done.callback?.done == now && done.callback?.note == "refunded")
        // Nobody is called back twice, nor who was promised nothing.
        #expect(done.calledBack(at: now, after: record, note: nil) == nil)
        let other = try #require(CallSummary(Self.calls[1]))
        #expect(other.calledBack(at: now, after: Self.calls[1][3], note: nil) == nil)
    }

    @Test func inMemory() throws { try check(MemoryJournal().journal) }

    @Test func inAFile() throws {
        let file = TemporaryFile()
        let journal = try SQLiteJournal(SQLiteJournalSettings(path: file.path), logger: .quiet)
        defer { journal.close() }
        try check(journal.journal)
    }

    /// As a command does while the gateway has the file open.
    @Test func byAnotherProcess() throws {
        let file = TemporaryFile()
        let gateway = try SQLiteJournal(SQLiteJournalSettings(path: file.path), logger: .quiet)
        defer { gateway.close() }
        for call in Self.calls { try gateway.journal.write(call) }
        let command = try SQLiteJournal(SQLiteJournalSettings(path: file.path), logger: .quiet)
        let due = try #require(
            try command.journal.calls(CallQuery(callbacks: .due)).last)
        let record = try #require(
            due.calledBack(
                at: WallTime(milliseconds: 90_000), after: Self.calls[0][4], note: nil))
        try command.journal.write([record])
        command.close()
        #expect(try names(gateway.journal, .due) == ["c"])
        try gateway.journal.write(Self.call("d", at: 5_000, number: "5551"))
        #expect(try names(gateway.journal, .due) == ["d", "c"])
    }
}
