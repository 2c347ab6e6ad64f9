// SPDX-License-Identifier: Apache-2.0

import CallModel
import Dispatch
import Journal
import Synchronization

extension CallJournal {
    /// Appends and returns once the answer is there; throws the refusal.
    func write(_ records: [JournalRecord]) throws(JournalError) {
        let answer = Answer()
        append(records) { answer.give($0) }
        if let refusal = answer.wait() { throw refusal }
    }
}

/// The answer to one append.
final class Answer: Sendable {
    private let done = DispatchSemaphore(value: 0)
    private let refusal = Mutex<JournalError?>(nil)

    func give(_ answer: JournalError?) {
        refusal.withLock { $0 = answer }
        done.signal()
    }

    func wait() -> JournalError? {
        done.wait()
        return refusal.withLock { $0 }
    }
}
