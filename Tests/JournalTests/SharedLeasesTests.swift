// SPDX-License-Identifier: Apache-2.0

import CallModel
import Foundation
import GRDB
import GatewayTesting
import Journal
import JournalSQLite
import Synchronization
import Testing

/// Operators that several gateways ring.
@Suite struct SharedLeasesTests {
    @Test(.timeLimit(.minutes(1)))
    func leasesInAFileAreCompatible() async {
        let shelf = Mutex<[TemporaryFile]>([])
        let suite = LeaseCompatibility {
            let file = TemporaryFile()
            shelf.withLock { $0.append(file) }
            return (
                one: try SQLiteLeases(path: file.path).store,
                other: try SQLiteLeases(path: file.path).store
            )
        }
        for fault in await suite.faults() { Issue.record(Comment(rawValue: fault)) }
    }

    /// The suite sees what is wrong: a store that grants everything, and one that grants nothing.
    @Test(.timeLimit(.minutes(1)), arguments: [LeaseStore.Answer.granted, .elsewhere])
    func aStoreThatAlwaysSaysTheSameIsFound(_ answer: LeaseStore.Answer) async {
        let store = LeaseStore(take: { $2(answer) }, giveBack: { _, _ in }, close: {})
        let faults = await LeaseCompatibility { (one: store, other: store) }.faults()
        #expect(faults.count >= 5, "\(faults)")
    }

    /// Seconds that a test lets go by.
    private final class Clock: Sendable {
        private let time = Mutex(1_000.0)
        var now: Double { time.withLock { $0 } }
        func pass(_ seconds: Double) { time.withLock { $0 += seconds } }
    }

    private func answer(
        _ leases: SQLiteLeases, _ target: String, _ call: String
    ) async -> LeaseStore.Answer {
        await withCheckedContinuation { continuation in
            leases.store.take(target, CallID(rawValue: call)) {
                continuation.resume(returning: $0)
            }
        }
    }

    /// A gateway that died without a word.
    @Test func whatADeadGatewayHeldIsFreeAfterItsLife() async throws {
        let (file, clock) = (TemporaryFile(), Clock())
        let dead = try SQLiteLeases(path: file.path) { clock.now }
        let alive = try SQLiteLeases(path: file.path) { clock.now }
        #expect(await answer(dead, "anna", "a") == .granted)
        clock.pass(19)
        #expect(await answer(alive, "anna", "b") == .elsewhere)
        clock.pass(2)
        #expect(await answer(alive, "anna", "b") == .granted)
        // Should it have slept only, what it gives back is not its own any more.
        dead.store.giveBack("anna", CallID(rawValue: "a"))
        #expect(await answer(dead, "anna", "a") == .elsewhere)
    }

    /// Another program holds the file: it is said that nothing can be told, in time.
    @Test(.timeLimit(.minutes(1))) func aLockedFileIsSaidToTellNothing() async throws {
        let file = TemporaryFile()
        let leases = try SQLiteLeases(path: file.path)
        var configuration = GRDB.Configuration()
        configuration.allowsUnsafeTransactions = true
        let other = try DatabaseQueue(path: file.path, configuration: configuration)
        try await other.writeWithoutTransaction { try $0.execute(sql: "BEGIN IMMEDIATE") }
        guard case .unknown(let reason) = await answer(leases, "anna", "a") else {
            Issue.record("a locked file cannot grant")
            return
        }
        #expect(reason.contains("locked"))
        try await other.writeWithoutTransaction { try $0.execute(sql: "ROLLBACK") }
        #expect(await answer(leases, "anna", "a") == .granted)
    }

    @Test func aFileOfAnotherProgramIsRefused() throws {
        let file = TemporaryFile()
        let journal = try SQLiteJournal(SQLiteJournalSettings(path: file.path), logger: .quiet)
        #expect(throws: JournalError.self) { _ = try SQLiteLeases(path: file.path) }
        journal.close()
        let text = TemporaryFile()
        try Data("not a database, but long enough to be read as one".utf8)
            .write(to: URL(fileURLWithPath: text.path))
        #expect(throws: JournalError.self) { _ = try SQLiteLeases(path: text.path) }
    }
}
