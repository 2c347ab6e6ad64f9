// SPDX-License-Identifier: Apache-2.0

import CallModel
import Foundation
import GRDB
import Journal
import JournalSQLite
import Logging
import Synchronization
import Testing

/// Another program holds the file: nobody who appends waits, and nothing is lost within the
/// queue's limit.
@Suite struct LockedJournalTests {
    /// Holds the write lock of a journal until it is let go.
    private final class Lock {
        private let other: DatabaseQueue

        init(_ path: String) throws {
            var configuration = GRDB.Configuration()
            configuration.allowsUnsafeTransactions = true
            other = try DatabaseQueue(path: path, configuration: configuration)
            try other.writeWithoutTransaction { try $0.execute(sql: "BEGIN IMMEDIATE") }
        }

        func letGo() throws {
            try other.writeWithoutTransaction { try $0.execute(sql: "ROLLBACK") }
        }
    }

    @Test func appendsReturnAndAreWrittenInOrderOnceTheLockIsGone() throws {
        let file = TemporaryFile()
        let sqlite = try SQLiteJournal(SQLiteJournalSettings(path: file.path), logger: .quiet)
        let journal = sqlite.journal
        try journal.write(SampleRecords.call("before"))
        let lock = try Lock(file.path)
        let order = Mutex<[Int]>([])
        let answers = (1...30).map { sequence in
            let answer = Answer()
            journal.append([SampleRecords.note("call-\(sequence % 3)", sequence)]) { refusal in
                order.withLock { $0.append(sequence) }
                answer.give(refusal)
            }
            return answer
        }
        // All thirty are taken, none is answered.
        #expect(order.withLock { $0 }.isEmpty)
        #expect(sqlite.statistics.waiting == 30)
        // Reading is not held up by the lock.
        #expect(try journal.records(CallID(rawValue: "before")).count == 6)
        try lock.letGo()
        for answer in answers { #expect(answer.wait() == nil) }
        #expect(order.withLock { $0 } == Array(1...30))
        #expect(
            try journal.page(PageQuery(after: 6)).records.map(\.record.sequence)
                == Array(1...30))
        #expect(sqlite.statistics.failed == 0 && sqlite.statistics.dropped == 0)
    }

    @Test func aFullQueueRefusesAtOnceAndCounts() throws {
        let file = TemporaryFile()
        let sqlite = try SQLiteJournal(
            SQLiteJournalSettings(path: file.path, queueLimit: 5), logger: .quiet)
        let lock = try Lock(file.path)
        let kept = (1...5).map { sequence in
            let answer = Answer()
            sqlite.journal.append([SampleRecords.note("a", sequence)]) { answer.give($0) }
            return answer
        }
        #expect(throws: JournalError.full(limit: 5)) {
            try sqlite.journal.write([SampleRecords.note("a", 6)])
        }
        #expect(sqlite.statistics.dropped == 1)
        try lock.letGo()
        for answer in kept { #expect(answer.wait() == nil) }
        try sqlite.journal.write([SampleRecords.note("a", 7)])
        #expect(
            try sqlite.journal.records(CallID(rawValue: "a")).map(\.sequence) == [1, 2, 3, 4, 5, 7])
    }

    @Test func closingGivesUpWhatCannotBeWritten() throws {
        let file = TemporaryFile()
        let sqlite = try SQLiteJournal(
            SQLiteJournalSettings(path: file.path, patience: .milliseconds(50)), logger: .quiet)
        let lock = try Lock(file.path)
        let answer = Answer()
        sqlite.journal.append([SampleRecords.note("a", 1)]) { answer.give($0) }
        sqlite.close()
        guard case .unavailable = answer.wait() else {
            Issue.record("an append to a locked journal that was closed must be refused")
            return
        }
        #expect(sqlite.statistics.failed == 1 && sqlite.statistics.waiting == 0)
        try lock.letGo()
    }
}
