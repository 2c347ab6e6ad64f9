// SPDX-License-Identifier: Apache-2.0

package import CallModel

/// Why a journal refused.
package enum JournalError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The queue to the store is full; the records were dropped and counted.
    case full(limit: Int)
    /// A record with this sequence number, or a later one, is already there.
    case outOfSequence(call: CallID, sequence: Int)
    case closed
    /// The store cannot be written now (locked, disk full, gone), and may be later.
    case unavailable(String)
    /// The store's own words.
    case store(String)
    /// The file is not a journal of ours, or of a later version.
    case notAJournal(String)

    package var description: String {
        switch self {
        case .full(let limit): "the journal's queue is full (\(limit) records); records dropped"
        case .outOfSequence(let call, let sequence):
            "record \(sequence) of call \(call) is already written or out of sequence"
        case .closed: "the journal is closed"
        case .unavailable(let text): "the journal cannot be written: \(text)"
        case .store(let text): "the journal's store failed: \(text)"
        case .notAJournal(let text): "not a journal: \(text)"
        }
    }
}
