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

    /// Seconds that a test lets go by, and what one gateway has to do when they have.
    private final class Clock: Sendable {
        private let time = Mutex(1_000.0)
        private let duties = Mutex<[(due: Double, duty: @Sendable () -> Void)]>([])
        var now: Double { time.withLock { $0 } }

        func later(_ seconds: Double, _ duty: @escaping @Sendable () -> Void) {
            duties.withLock { $0.append((now + seconds, duty)) }
        }

        func pass(_ seconds: Double) {
            time.withLock { $0 += seconds }
            let due = duties.withLock { duties in
                let due = duties.filter { $0.due <= now }
                duties.removeAll { $0.due <= now }
                return due
            }
            for item in due { item.duty() }
        }
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
        let dead = try SQLiteLeases(path: file.path, now: { clock.now }, later: { _, _ in })
        let alive = try SQLiteLeases(path: file.path, now: { clock.now }, later: { _, _ in })
        #expect(await answer(dead, "anna", "a") == .granted)
        clock.pass(19)
        #expect(await answer(alive, "anna", "b") == .elsewhere)
        clock.pass(2)
        #expect(await answer(alive, "anna", "b") == .granted)
        // Should it have slept only, what it gives back is not its own any more.
        dead.store.giveBack("anna", CallID(rawValue: "a"))
        #expect(await answer(dead, "anna", "a") == .elsewhere)
    }

    /// A gateway that lives keeps what it holds, however long the call.
    @Test func whatALivingGatewayHoldsIsRenewed() async throws {
        let (file, clock) = (TemporaryFile(), Clock())
        let living = try SQLiteLeases(
            path: file.path, now: { clock.now }, later: { clock.later($0, $1) })
        let other = try SQLiteLeases(path: file.path, now: { clock.now }, later: { _, _ in })
        #expect(await answer(living, "anna", "a") == .granted)
        for _ in 1...20 {
            clock.pass(5)
            // What it does for one call comes after what it had to do before.
            #expect(await answer(living, "bert", "a") == .granted)
            #expect(await answer(other, "anna", "b") == .elsewhere)
        }
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
