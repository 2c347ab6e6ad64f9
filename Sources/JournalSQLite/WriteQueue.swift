// SPDX-License-Identifier: Apache-2.0

import CallModel
import Dispatch
import Journal
import Synchronization

/// One append on its way: its records, and whom to answer.
struct WriteTicket: Sendable {
    let records: [JournalRecord]
    let done: CallJournal.Completion
}

/// The bounded way from those who append to the thread that writes.
///
/// The writer takes everything that waits together, so appends that come while it commits share
/// the next commit.
final class WriteQueue: Sendable {
    private struct State {
        var waiting: [WriteTicket] = []
        var isClosed = false
        /// Closed, and the patience with what was left has run out.
        var isGivenUp = false
        var statistics = JournalStatistics()
    }

    private let state = Mutex(State())
    private let work = DispatchSemaphore(value: 0)
    private let drained = DispatchSemaphore(value: 0)
    private let givingUp = DispatchSemaphore(value: 0)
    private let limit: Int

    init(limit: Int) { self.limit = limit }

    var statistics: JournalStatistics { state.withLock { $0.statistics } }

    /// Whether nobody waits any more for what cannot be written.
    var isGivenUp: Bool { state.withLock { $0.isGivenUp } }

    /// Adds an append; says why if it is refused.
    func submit(_ ticket: WriteTicket) -> JournalError? {
        let refusal: JournalError? = state.withLock { state in
            guard !state.isClosed else { return .closed }
            guard state.statistics.waiting + ticket.records.count <= limit else {
                state.statistics.dropped += ticket.records.count
                return .full(limit: limit)
            }
            state.waiting.append(ticket)
            state.statistics.waiting += ticket.records.count
            return nil
        }
        if refusal == nil { work.signal() }
        return refusal
    }

    /// For the writer thread: everything that waits, oldest first; waits for something to come.
    /// Nil once the queue is closed and empty.
    func takeAll() -> [WriteTicket]? {
        while true {
            work.wait()
            let (tickets, isOver) = state.withLock { state -> ([WriteTicket], Bool) in
                defer { state.waiting = [] }
                return (state.waiting, state.isClosed)
            }
            if !tickets.isEmpty {
                if isOver { work.signal() }
                return tickets
            }
            if isOver {
                drained.signal()
                return nil
            }
        }
    }

    /// For the writer thread, between two attempts to write.
    func rest() {
        state.withLock { $0.statistics.retries += 1 }
        _ = givingUp.wait(timeout: .now() + .milliseconds(50))
    }

    func committed(_ records: Int) {
        state.withLock { state in
            state.statistics.waiting -= records
            state.statistics.records += records
            state.statistics.commits += 1
            state.statistics.largestCommit = max(state.statistics.largestCommit, records)
        }
    }

    func failed(_ records: Int) {
        state.withLock { state in
            state.statistics.waiting -= records
            state.statistics.failed += records
        }
    }

    func close() {
        state.withLock { $0.isClosed = true }
        work.signal()
    }

    /// Waits until everything is written, and gives up what is not by then.
    func waitUntilDrained(within patience: Duration) {
        if drained.wait(timeout: .now() + patience.timeInterval) == .timedOut {
            state.withLock { $0.isGivenUp = true }
            givingUp.signal()
            drained.wait()
        }
        // Left signalled, so that a second wait returns at once.
        drained.signal()
    }
}

extension Duration {
    /// Seconds, as Dispatch takes them.
    fileprivate var timeInterval: Double {
        Double(components.seconds) + Double(components.attoseconds) / 1e18
    }
}
