// SPDX-License-Identifier: Apache-2.0

import CallModel
import Foundation
import Glibc
import Journal
import JournalSQLite
import Synchronization
import Testing

/// A process that is killed while it writes loses nothing that was acknowledged.
@Suite struct KilledProcessTests {
    @Test(arguments: [40, 173, 411])
    func whatWasAcknowledgedSurvivesTheKill(acknowledgements: Int) async throws {
        let file = TemporaryFile()
        let path = file.path
        // The child appends from four threads and says each acknowledged number on its standard
        // output; at a given count it kills itself, the other threads being in mid-append.
        let result = await #expect(
            processExitsWith: .signal(SIGKILL), observing: [\.standardOutputContent]
        ) { [path = path as String, acknowledgements = acknowledgements as Int] in
            let sqlite = try SQLiteJournal(SQLiteJournalSettings(path: path), logger: .quiet)
            let count = Counter()
            DispatchQueue.concurrentPerform(iterations: 4) { thread in
                for sequence in 1...10_000 {
                    try? sqlite.journal.write([SampleRecords.note("call-\(thread)", sequence)])
                    let line = Array("ack \(thread) \(sequence)\n".utf8)
                    // Straight to the descriptor: a buffer would die with the process.
                    _ = line.withUnsafeBytes { write(1, $0.baseAddress, $0.count) }
                    if count.next() == acknowledgements { kill(getpid(), SIGKILL) }
                }
            }
        }
        let output = String(decoding: try #require(result).standardOutputContent, as: UTF8.self)
        var acknowledged: [Int: Int] = [:]
        for line in output.split(separator: "\n") {
            let words = line.split(separator: " ")
            guard words.count == 3, words[0] == "ack", let thread = Int(words[1]),
                let sequence = Int(words[2])
            else { continue }
            acknowledged[thread] = max(acknowledged[thread] ?? 0, sequence)
        }
        #expect(acknowledged.values.reduce(0, +) >= acknowledgements)
        let journal = try SQLiteJournal(SQLiteJournalSettings(path: path), logger: .quiet).journal
        for (thread, last) in acknowledged {
            let kept = try journal.records(CallID(rawValue: "call-\(thread)")).map(\.sequence)
            #expect(kept.count >= last)
            #expect(kept == Array(1...kept.count))
        }
    }
}

/// Counts from several threads.
private final class Counter: Sendable {
    private let value = Mutex(0)

    func next() -> Int {
        value.withLock {
            $0 += 1
            return $0
        }
    }
}
