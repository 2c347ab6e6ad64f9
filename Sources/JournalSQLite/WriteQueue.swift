// SPDX-License-Identifier: Apache-2.0

import CallModel
import Dispatch
import Journal
import Synchronization

/// The bounded way from those who append to the one writer.
final class WriteQueue: Sendable {
    private struct State {
        var waiting: [WriteTicket] = []
        var isClosed = false
        var statistics = JournalStatistics()
    }

    private let state = Mutex(State())
    private let work = DispatchSemaphore(value: 0)
    private let drained = DispatchSemaphore(value: 0)
    private let limit: Int

    init(limit: Int) { self.limit = limit }

    var statistics: JournalStatistics { state.withLock { $0.statistics } }

    func submit(_ records: [JournalRecord]) throws(JournalError) -> WriteTicket {
        let ticket = WriteTicket(records)
        let refusal: JournalError? = state.withLock { state in
            guard !state.isClosed else { return .closed }
            guard state.statistics.waiting + records.count <= limit else {
                state.statistics.dropped += records.count
                return .full(limit: limit)
            }
            state.waiting.append(ticket)
            state.statistics.waiting += records.count
            return nil
        }
        if let refusal { throw refusal }
        work.signal()
        return ticket
    }

    /// Everything that waits, oldest first; waits for something to come. Nil once the queue is
    /// closed and empty.
    func takeAll() -> [WriteTicket]? {
        while true {
            work.wait()
            let (tickets, isClosed) = state.withLock { state in
                defer {
                    state.waiting = []
                    state.statistics.waiting = 0
                }
                return (state.waiting, state.isClosed)
            }
            if !tickets.isEmpty { return tickets }
            if isClosed {
                drained.signal()
                return nil
            }
        }
    }

    func committed(_ records: Int, commits: Int, failed: Int) {
        state.withLock { state in
            state.statistics.records += records
            state.statistics.commits += commits
            state.statistics.failed += failed
            state.statistics.largestCommit = max(state.statistics.largestCommit, records)
        }
    }

    func close() {
        state.withLock { $0.isClosed = true }
        work.signal()
    }

    func waitUntilDrained(within patience: Duration) {
        guard drained.wait(timeout: .now() + patience.timeInterval) == .success else { return }
        // Left signalled, so that a second wait returns at once.
        drained.signal()
    }
}

/// One append on its way: its records, and the answer.
final class WriteTicket: Sendable {
    let records: [JournalRecord]
    private let done = DispatchSemaphore(value: 0)
    private let failure = Mutex<JournalError?>(nil)

    init(_ records: [JournalRecord]) { self.records = records }

    func answer(_ error: JournalError?) {
        failure.withLock { $0 = error }
        done.signal()
    }

    func wait(_ patience: Duration) throws(JournalError) {
        guard done.wait(timeout: .now() + patience.timeInterval) == .success else {
            throw .late(after: patience)
        }
        if let error = failure.withLock({ $0 }) { throw error }
    }
}

extension Duration {
    /// Seconds, as Dispatch takes them.
    fileprivate var timeInterval: Double {
        Double(components.seconds) + Double(components.attoseconds) / 1e18
    }
}
