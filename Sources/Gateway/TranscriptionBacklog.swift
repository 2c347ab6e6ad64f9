// SPDX-License-Identifier: Apache-2.0

package import CallModel
package import Listening
package import Timing

/// What waits for the recogniser on this machine, with a bound on how much and how long.
///
/// Candidates go first: behind one a caller may be waiting for a person.
package struct TranscriptionBacklog: Sendable {
    package enum Work: Sendable, Hashable {
        /// Judge a candidate by its sound at 8 kHz.
        case judge(KeywordHit, sound: [Int16])
        /// Write an utterance down.
        case write(Utterance)
    }

    package struct Job: Sendable, Hashable {
        package var call: CallID
        package var work: Work
        package var since: Instant

        package init(call: CallID, work: Work, since: Instant) {
            self.call = call
            self.work = work
            self.since = since
        }
    }

    /// Jobs of each kind that may wait.
    package static let limit = 16
    /// Later than this an answer is of no use.
    package static let patience = (judge: Duration.seconds(8), write: Duration.seconds(30))

    private var candidates: [Job] = []
    private var utterances: [Job] = []

    package init() {}

    /// Adds a job; false where no more can wait.
    package mutating func add(_ job: Job) -> Bool {
        switch job.work {
        case .judge:
            guard candidates.count < Self.limit else { return false }
            candidates.append(job)
        case .write:
            guard utterances.count < Self.limit else { return false }
            utterances.append(job)
        }
        return true
    }

    /// The job that is next, and how many have waited too long and are dropped.
    package mutating func next(at now: Instant) -> (job: Job?, dropped: Int) {
        let before = candidates.count + utterances.count
        candidates.removeAll { now - $0.since > Self.patience.judge }
        utterances.removeAll { now - $0.since > Self.patience.write }
        let dropped = before - candidates.count - utterances.count
        if !candidates.isEmpty { return (candidates.removeFirst(), dropped) }
        return (utterances.isEmpty ? nil : utterances.removeFirst(), dropped)
    }

    /// A call is over: nothing of it is wanted any more.
    package mutating func forget(_ call: CallID) {
        candidates.removeAll { $0.call == call }
        utterances.removeAll { $0.call == call }
    }
}
