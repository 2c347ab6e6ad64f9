// SPDX-License-Identifier: Apache-2.0

import Dispatch
import GRDB
import Synchronization

/// Moves the write-ahead log into the file from time to time, on a connection and a queue of its
/// own: it waits for the disk, and those who append do not wait for it.
final class Checkpointer: Sendable {
    private struct State {
        var written = 0
        var isDue = false
    }

    /// Records between two checkpoints; some 4 MB of log.
    private static let interval = 4000

    private let state = Mutex(State())
    private let connection: DatabaseQueue
    private let queue = DispatchQueue(label: "journal.checkpoint", qos: .utility)

    init(path: String) throws {
        var configuration = GRDB.Configuration()
        configuration.label = "journal.checkpoint"
        connection = try DatabaseQueue(path: path, configuration: configuration)
    }

    /// Records were committed; starts a checkpoint when it is time and none runs.
    func wrote(_ records: Int) {
        let isTime = state.withLock { state in
            state.written += records
            guard state.written >= Self.interval, !state.isDue else { return false }
            state.written = 0
            state.isDue = true
            return true
        }
        guard isTime else { return }
        queue.async {
            self.checkpoint()
            self.state.withLock { $0.isDue = false }
        }
    }

    /// A passive checkpoint waits for no reader and no writer; what it cannot move stays in the
    /// log, where it is just as safe, for the next one.
    func checkpoint() {
        _ = try? connection.writeWithoutTransaction { try $0.checkpoint(.passive) }
    }
}
