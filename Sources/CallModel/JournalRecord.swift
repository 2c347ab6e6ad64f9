// SPDX-License-Identifier: Apache-2.0

package import JSON
import Timing

/// A journal event in the form it is stored, listed and sent in: a name, plain words
/// and the details as JSON.
package struct JournalRecord: Sendable, Hashable {
    package var call: CallID
    package var sequence: Int
    package var at: WallTime
    package var offset: Duration
    /// Stable, dotted: `operator.answered`.
    package var name: String
    /// What a person reads.
    package var words: String
    package var detail: JSONValue

    package init(
        call: CallID, sequence: Int, at: WallTime, offset: Duration, name: String, words: String,
        detail: JSONValue
    ) {
        self.call = call
        self.sequence = sequence
        self.at = at
        self.offset = offset
        self.name = name
        self.words = words
        self.detail = detail
    }
}

extension JournalEvent {
    /// The stored form of the event.
    package var record: JournalRecord {
        JournalRecord(
            call: call, sequence: sequence, at: at, offset: offset, name: kind.name,
            words: kind.words, detail: kind.detail)
    }
}

extension JournalRecord {
    /// The record as one JSON object, as `journal.jsonl` and the API show it.
    package var json: JSONValue {
        .members([
            "call": .string(call.rawValue), "sequence": .integer(Int64(sequence)),
            "at": .string(at.rfc3339), "offset_ms": .integer(offset.inMilliseconds),
            "event": .string(name), "text": .string(words), "detail": detail,
        ])
    }
}
