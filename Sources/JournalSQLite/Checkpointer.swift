// SPDX-License-Identifier: Apache-2.0

import Dispatch
import GRDB
import Synchronization

/// Moves the write-ahead log into the file from time to time, on a connection and a queue of its
/// own: it waits for the disk, and those who append do not wait for it.
final class Checkpointer: Sendable {
    private struct State {
        var commits = 0
        var isDue = false
    }

    /// Commits between two checkpoints; a commit adds some 12 kB to the log.
    private static let interval = 500

    /// Pages of a log that is too long: 32 MB.
    private static let longLog = 8192

    private let state = Mutex(State())
    private let connection: DatabaseQueue
    private let queue = DispatchQueue(label: "journal.checkpoint", qos: .utility)

    init(path: String) throws {
        var configuration = GRDB.Configuration()
        configuration.label = "journal.checkpoint"
        configuration.busyMode = .timeout(0.2)
        connection = try DatabaseQueue(path: path, configuration: configuration)
    }

    /// Something was committed; starts a checkpoint when it is time and none runs.
    func committed() {
        let isTime = state.withLock { state in
            state.commits += 1
            guard state.commits >= Self.interval, !state.isDue else { return false }
            state.commits = 0
            state.isDue = true
            return true
        }
        guard isTime else { return }
        queue.async {
            self.checkpoint()
            self.state.withLock { $0.isDue = false }
        }
    }

    /// Moves what can be moved without anybody waiting, which is all when writing pauses. If it
    /// never does, the log grows; a long one is brought to an end with those who append held up
    /// for that moment.
    func checkpoint() {
        // What a reader holds up stays in the log, where it is just as safe, for the next time.
        _ = try? connection.writeWithoutTransaction { db in
            let frames = try db.checkpoint(.passive).walFrameCount
            if frames > Self.longLog { try db.checkpoint(.restart) }
        }
    }
}
