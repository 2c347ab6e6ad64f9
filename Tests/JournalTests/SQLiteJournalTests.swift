// SPDX-License-Identifier: Apache-2.0

import CallModel
import Foundation
import JSON
import Journal
import JournalSQLite
import Logging
import Testing

@Suite struct SQLiteJournalTests {
    private func open(_ file: TemporaryFile) throws(JournalError) -> SQLiteJournal {
        try SQLiteJournal(SQLiteJournalSettings(path: file.path), logger: .quiet)
    }

    @Test func whatIsAppendedIsRead() throws {
        let file = TemporaryFile()
        let sqlite = try open(file)
        let records = SampleRecords.call("a")
        try sqlite.journal.write(records)
        #expect(try sqlite.journal.records(CallID(rawValue: "a")) == records)
        let summary = try #require(try sqlite.journal.calls(CallQuery()).first)
        #expect(summary == CallSummary(records))
    }

    /// An agent's context may be as large as its own limits allow, and stands inside our package.
    @Test func detailsBeyondWhatAStrangerMaySendAreReadBack() throws {
        let limits = JSONReader.Limits()
        var record = SampleRecords.note("a", 1)
        let wide = JSONValue.array((0...Int64(limits.values)).map(JSONValue.integer))
        let deep = (0...limits.depth).reduce(wide) { inner, _ in .array([inner]) }
        record.detail = [
            "deep": deep, "long": .string(String(repeating: "x", count: limits.bytes)),
        ]
        let file = TemporaryFile()
        let journal = try open(file).journal
        try journal.write([record])
        let read = try journal.records(record.call)
        #expect(read == [record])
    }

    @Test func aSecondOpeningFindsEverything() throws {
        let file = TemporaryFile()
        let records = SampleRecords.call("a")
        let first = try open(file)
        try first.journal.write(records)
        first.close()
        #expect(throws: JournalError.closed) { try first.journal.write(records) }
        let second = try open(file)
        #expect(try second.journal.records(CallID(rawValue: "a")) == records)
    }

    @Test func anotherProcessMayReadWhileWeWrite() throws {
        let file = TemporaryFile()
        let sqlite = try open(file)
        let reader = try CallJournal.readingSQLite(path: file.path)
        try sqlite.journal.write(SampleRecords.call("a"))
        #expect(try reader.records(CallID(rawValue: "a")).count == 6)
        #expect(throws: JournalError.closed) { try reader.write(SampleRecords.call("b")) }
    }

    @Test func listsArePagedNewestFirst() throws {
        let file = TemporaryFile()
        let journal = try open(file).journal
        for number in 1...5 {
            let records = SampleRecords.call("call-\(number)", at: Int64(number) * 10_000)
            try journal.write(number == 4 ? Array(records.dropLast()) : records)
        }
        let page = try journal.calls(CallQuery(limit: 2))
        #expect(page.map(\.call.rawValue) == ["call-5", "call-4"])
        let next = try journal.calls(CallQuery(limit: 9, before: page.last?.arrived))
        #expect(next.map(\.call.rawValue) == ["call-3", "call-2", "call-1"])
        #expect(
            try journal.calls(CallQuery(onlyRunning: true)).map(\.call.rawValue) == ["call-4"])
    }

    @Test func aRecordIsWrittenOnce() throws {
        let file = TemporaryFile()
        let sqlite = try open(file)
        let records = SampleRecords.call("a")
        try sqlite.journal.write(records)
        var forged = records[2]
        forged.words = "nothing happened"
        #expect(throws: JournalError.self) { try sqlite.journal.write([forged]) }
        #expect(try sqlite.journal.records(CallID(rawValue: "a")) == records)
        #expect(sqlite.statistics.failed == 1)
    }

    @Test func readersHearOfARecordOnceItIsCommitted() async throws {
        let file = TemporaryFile()
        let sqlite = try open(file)
        let reader = try CallJournal.readingSQLite(path: file.path)
        let feed = sqlite.journal.feed()
        try sqlite.journal.write(SampleRecords.call("a"))
        sqlite.close()
        var heard = 0
        for await placed in feed {
            heard += 1
            #expect(placed.position == Int64(heard))
            #expect(try reader.records(placed.record.call).contains(placed.record))
        }
        #expect(heard == 6)
    }

    @Test func manyThreadsShareCommits() throws {
        let file = TemporaryFile()
        let sqlite = try open(file)
        DispatchQueue.concurrentPerform(iterations: 8) { thread in
            for sequence in 1...50 {
                try? sqlite.journal.write([SampleRecords.note("call-\(thread)", sequence)])
            }
        }
        let statistics = sqlite.statistics
        #expect(statistics.records == 400 && statistics.dropped == 0 && statistics.failed == 0)
        #expect(statistics.commits <= 400)
        for thread in 0..<8 {
            let records = try sqlite.journal.records(CallID(rawValue: "call-\(thread)"))
            #expect(records.map(\.sequence) == Array(1...50))
        }
    }

    @Test func aFullQueueDropsAndCounts() throws {
        let file = TemporaryFile()
        let sqlite = try SQLiteJournal(
            SQLiteJournalSettings(path: file.path, queueLimit: 3), logger: .quiet)
        #expect(throws: JournalError.full(limit: 3)) {
            try sqlite.journal.write(SampleRecords.call("a"))
        }
        #expect(sqlite.statistics.dropped == 6)
        try sqlite.journal.write(Array(SampleRecords.call("a").prefix(3)))
    }

    @Test func aFileOfAnotherProgramIsLeftAlone() throws {
        let file = TemporaryFile()
        try "this is not a database, but it is long enough to look at".write(
            toFile: file.path, atomically: true, encoding: .utf8)
        #expect {
            _ = try open(file)
        } throws: { error in
            if case .notAJournal = error as? JournalError { true } else { false }
        }
        #expect(throws: JournalError.self) {
            try CallJournal.readingSQLite(path: file.path + ".absent")
        }
    }

    @Test func theFileIsReadableByItsOwnerAlone() throws {
        let file = TemporaryFile()
        _ = try open(file)
        let attributes = try FileManager.default.attributesOfItem(atPath: file.path)
        #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600)
    }

    @Test func oldCallsAreForgottenWhole() throws {
        let file = TemporaryFile()
        let sqlite = try open(file)
        try sqlite.journal.write(SampleRecords.call("old", at: 1_000))
        // Arrived before the mark and went on past it.
        try sqlite.journal.write(SampleRecords.call("long", at: 8_000))
        try sqlite.journal.write(SampleRecords.call("new", at: 20_000))
        #expect(try sqlite.journal.forget(WallTime(milliseconds: 9_000)) == 6)
        #expect(try sqlite.journal.calls(CallQuery()).map(\.call.rawValue) == ["new", "long"])
        #expect(try sqlite.journal.records(CallID(rawValue: "long")).count == 6)
    }
}
