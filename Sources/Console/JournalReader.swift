// SPDX-License-Identifier: Apache-2.0

import Dispatch
import Journal

/// Reads the journal, which blocks, on a thread of its own: one query at a time, so that clients
/// cannot make the store work harder than that.
struct JournalReader: Sendable {
    private let queue = DispatchQueue(label: "console.journal")
    private let journal: CallJournal

    init(_ journal: CallJournal) { self.journal = journal }

    func read<Value: Sendable>(
        _ body: @escaping @Sendable (CallJournal) throws -> Value
    ) async throws -> Value {
        let journal = journal
        return try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result { try body(journal) }) }
        }
    }

    var feed: @Sendable () -> AsyncStream<PlacedRecord> { journal.feed }
}
