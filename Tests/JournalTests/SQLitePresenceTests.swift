// SPDX-License-Identifier: Apache-2.0

import CallModel
import Foundation
import GRDB
import Journal
import JournalSQLite
import Testing

/// What a restart remembers of operators.
@Suite struct SQLitePresenceTests {
    private static func time(_ seconds: Int64) -> WallTime {
        WallTime(milliseconds: seconds * 1000)
    }

    private static let records = [
        OperatorRecord(name: ""),
        OperatorRecord(
            name: "Ünal'; DROP TABLE operators; --",
            away: .init(since: time(5), reason: .missed), missed: 3, calls: 9),
        OperatorRecord(
            name: "anna", away: .init(since: time(7), reason: .asked, note: "it's lunch"),
            wrapUpUntil: time(8), lastBusy: time(6), missed: 1, calls: 2),
    ]

    private func keep(_ record: OperatorRecord, in store: PresenceStore) async -> String? {
        await withCheckedContinuation { continuation in
            store.keep(record) { continuation.resume(returning: $0) }
        }
    }

    @Test func whatIsKeptComesBack() async throws {
        let file = TemporaryFile()
        let store = try SQLitePresence(path: file.path).store
        #expect(try store.load() == [])
        for record in Self.records { #expect(await keep(record, in: store) == nil) }
        store.close()
        let later = try SQLitePresence(path: file.path).store
        #expect(try Set(later.load()) == Set(Self.records))
        // What is known later takes the place of what was known.
        #expect(await keep(OperatorRecord(name: "anna", calls: 3), in: later) == nil)
        #expect(try later.load().contains(OperatorRecord(name: "anna", calls: 3)))
        #expect(try later.load().count == Self.records.count)
    }

    /// The telephones that have logged in for an operator: those of the last time, and no other's.
    @Test func telephonesComeBackWithTheirOperator() async throws {
        func device(_ host: String, _ preference: Double) -> OperatorDevice {
            OperatorDevice(
                contact: "sip:x@\(host):5062", host: host, port: 5062, preference: preference,
                until: Self.time(90))
        }
        let file = TemporaryFile()
        let store = try SQLitePresence(path: file.path).store
        var anna = OperatorRecord(name: "anna")
        var ben = OperatorRecord(name: "ben")
        anna.devices = [device("10.0.0.1", 1), device("10.0.0.2", 0.5)]
        ben.devices = [device("10.0.0.1", 0)]
        for record in [anna, ben] { #expect(await keep(record, in: store) == nil) }
        anna.devices.removeFirst()
        #expect(await keep(anna, in: store) == nil)
        store.close()
        let later = try SQLitePresence(path: file.path).store
        #expect(try later.load() == [anna, ben])
        anna.devices = []
        #expect(await keep(anna, in: later) == nil)
        #expect(try later.load() == [anna, ben])
        later.close()
    }

    @Test func aClosedStoreRefusesAndSaysSo() async throws {
        let file = TemporaryFile()
        let store = try SQLitePresence(path: file.path).store
        store.close()
        store.close()
        #expect(await keep(Self.records[2], in: store) == "the store is closed")
    }

    @Test(.timeLimit(.minutes(1))) func aLockedFileIsSaidToKeepNothing() async throws {
        let file = TemporaryFile()
        let store = try SQLitePresence(path: file.path).store
        var configuration = GRDB.Configuration()
        configuration.allowsUnsafeTransactions = true
        let other = try DatabaseQueue(path: file.path, configuration: configuration)
        try await other.writeWithoutTransaction { try $0.execute(sql: "BEGIN IMMEDIATE") }
        #expect(await keep(Self.records[2], in: store)?.contains("locked") == true)
        try await other.writeWithoutTransaction { try $0.execute(sql: "ROLLBACK") }
        #expect(await keep(Self.records[2], in: store) == nil)
    }

    @Test func aFileOfAnotherProgramIsRefused() throws {
        let file = TemporaryFile()
        let leases = try SQLiteLeases(path: file.path).store
        #expect(throws: JournalError.self) { _ = try SQLitePresence(path: file.path) }
        leases.close()
        let text = TemporaryFile()
        try Data("not a database, but long enough to be read as one".utf8)
            .write(to: URL(fileURLWithPath: text.path))
        #expect(throws: JournalError.self) { _ = try SQLitePresence(path: text.path) }
    }

    /// Whatever stands in the file, nothing that cannot be is made of it.
    @Test func whatCannotBeIsBounded() throws {
        let file = TemporaryFile()
        let store = try SQLitePresence(path: file.path).store
        try DatabaseQueue(path: file.path).write { db in
            try db.execute(
                sql: """
                    INSERT INTO operators VALUES
                    ('a', 9223372036854775807, 'asked', 'x', -5, -9223372036854775808, -3,
                     9223372036854775807),
                    ('b', 1000, 'bored', ?, 1000, 1000, 2, 3)
                    """, arguments: [String(repeating: "n", count: 5000)])
        }
        let read = try store.load()
        #expect(read[0] == OperatorRecord(name: "a", calls: 1_000_000_000))
        #expect(read[1].away?.reason == .asked && read[1].away?.note?.count == 200)
        #expect(read[1].lastBusy == Self.time(1))
    }
}
