// SPDX-License-Identifier: Apache-2.0

import CallModel
import Dispatch
import Journal
import Synchronization

/// The bounded way from those who append to the one who commits.
///
/// Commits never overlap. Whoever appends while nobody commits may lead: commit at once on its own
/// thread, which spares two switches of thread. What comes meanwhile waits for the writer thread,
/// which takes all of it together.
final class WriteQueue: Sendable {
    private struct State {
        var waiting: [WriteTicket] = []
        var isCommitting = false
        var isClosed = false
        var statistics = JournalStatistics()

        mutating func takeAll() -> [WriteTicket] {
            isCommitting = true
            statistics.waiting = 0
            defer { waiting = [] }
            return waiting
        }
    }

    private let state = Mutex(State())
    private let work = DispatchSemaphore(value: 0)
    private let drained = DispatchSemaphore(value: 0)
    private let limit: Int

    init(limit: Int) { self.limit = limit }

    var statistics: JournalStatistics { state.withLock { $0.statistics } }

    /// Adds records; returns their ticket, and what to commit now if the caller is to lead.
    func submit(
        _ records: [JournalRecord], mayLead: Bool
    ) throws(JournalError) -> (ticket: WriteTicket, lead: [WriteTicket]?) {
        let ticket = WriteTicket(records)
        var lead: [WriteTicket]?
        let refusal: JournalError? = state.withLock { state in
            guard !state.isClosed else { return .closed }
            guard state.statistics.waiting + records.count <= limit else {
                state.statistics.dropped += records.count
                return .full(limit: limit)
            }
            state.waiting.append(ticket)
            state.statistics.waiting += records.count
            if state.isCommitting { return nil }
            if mayLead { lead = state.takeAll() } else { work.signal() }
            return nil
        }
        if let refusal { throw refusal }
        return (ticket, lead)
    }

    /// For the writer thread: everything that waits, oldest first; waits for something to come.
    /// Nil once the queue is closed and empty.
    func takeAll() -> [WriteTicket]? {
        while true {
            work.wait()
            let (tickets, isOver) = state.withLock { state -> ([WriteTicket], Bool) in
                // Whoever commits now signals again if there is need.
                if state.isCommitting { return ([], false) }
                if state.waiting.isEmpty { return ([], state.isClosed) }
                return (state.takeAll(), false)
            }
            if !tickets.isEmpty { return tickets }
            if isOver {
                drained.signal()
                return nil
            }
        }
    }

    /// The commit of what was taken is over; what came meanwhile goes to the writer thread.
    func finishCommit() {
        state.withLock { state in
            state.isCommitting = false
            if !state.waiting.isEmpty || state.isClosed { work.signal() }
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
