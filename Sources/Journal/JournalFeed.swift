// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// The readers of a running journal: each gets every record once it is acknowledged.
///
/// A reader's buffer is bounded; when it is full the oldest record makes room and is counted. The
/// positions tell the reader, who finds the rest in the journal.
package final class JournalFeed: Sendable {
    private struct Readers {
        var next = 0
        var open: [Int: AsyncStream<PlacedRecord>.Continuation] = [:]
        var dropped = 0
    }

    private let readers = Mutex(Readers())
    private let limit: Int

    /// Creates a feed whose readers may each fall behind by `limit` records.
    package init(limit: Int = 4096) { self.limit = limit }

    /// Records lost by readers that fell behind.
    package var dropped: Int { readers.withLock { $0.dropped } }

    /// Readers listening now.
    package var count: Int { readers.withLock { $0.open.count } }

    package func subscribe() -> AsyncStream<PlacedRecord> {
        let (stream, continuation) = AsyncStream.makeStream(
            of: PlacedRecord.self, bufferingPolicy: .bufferingNewest(limit))
        let number = readers.withLock { readers in
            readers.next += 1
            readers.open[readers.next] = continuation
            return readers.next
        }
        continuation.onTermination = { [weak self] _ in self?.leave(number) }
        return stream
    }

    package func publish(_ records: [PlacedRecord]) {
        let open = readers.withLock { Array($0.open.values) }
        guard !open.isEmpty else { return }
        var lost = 0
        for continuation in open {
            for record in records {
                if case .dropped = continuation.yield(record) { lost += 1 }
            }
        }
        if lost > 0 { readers.withLock { $0.dropped += lost } }
    }

    /// Ends every reader's stream.
    package func finish() {
        let open = readers.withLock { readers in
            defer { readers.open = [:] }
            return Array(readers.open.values)
        }
        for continuation in open { continuation.finish() }
    }

    private func leave(_ number: Int) {
        _ = readers.withLock { $0.open.removeValue(forKey: number) }
    }
}
