// SPDX-License-Identifier: Apache-2.0

package import CallModel

/// Why a journal refused.
package enum JournalError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The queue to the store is full; the records were dropped and counted.
    case full(limit: Int)
    /// The store did not acknowledge in time. The records may still be written.
    case late(after: Duration)
    /// A record with this sequence number is already there with other contents, or its
    /// predecessor is missing.
    case outOfSequence(call: CallID, sequence: Int)
    case closed
    /// The store's own words.
    case store(String)
    /// The file is not a journal of ours, or of a later version.
    case notAJournal(String)

    package var description: String {
        switch self {
        case .full(let limit): "the journal's queue is full (\(limit) records); records dropped"
        case .late(let after): "the journal did not acknowledge within \(after)"
        case .outOfSequence(let call, let sequence):
            "record \(sequence) of call \(call) is already written or out of sequence"
        case .closed: "the journal is closed"
        case .store(let text): "the journal's store failed: \(text)"
        case .notAJournal(let text): "not a journal: \(text)"
        }
    }
}
