// SPDX-License-Identifier: Apache-2.0

package import CallModel
package import JSON

/// A caller who was promised to be called back, as the records of the call have it.
package struct PromisedCallback: Sendable, Hashable {
    /// The handoff that came to it; what the call back goes by.
    package var handoff: String
    package var number: Redacted<String>
    package var promised: WallTime
    /// When somebody called back; nil while it is due.
    package var done: WallTime?
    /// What they wrote about it.
    package var note: String?

    package var isDue: Bool { done == nil }

    init(_ record: JournalRecord) {
        handoff = record.detail["handoff"]?.string ?? ""
        number = Redacted(record.detail["caller_number"]?.string ?? "")
        promised = record.at
    }

    mutating func note(_ record: JournalRecord) {
        done = record.at
        note = record.detail["note"]?.string
    }

    /// What a list shows of it. The number is left out: lists are logs.
    package var json: JSONValue {
        .members([
            "handoff": .string(handoff), "promised": .string(promised.rfc3339),
            "due": .bool(isDue), "done": done.map { .string($0.rfc3339) },
            "note": note.map { .string($0) },
        ])
    }
}

extension CallSummary {
    /// The record of somebody having called back, which follows all others of the call; nil where no
    /// call back is due.
    package func calledBack(at now: WallTime, after last: JournalRecord, note: String?)
        -> JournalRecord?
    {
        guard let callback, callback.isDue, last.call == call else { return nil }
        return JournalRecord(
            call: call, sequence: last.sequence + 1, at: now,
            offset: .milliseconds(max(0, now.milliseconds - arrived.milliseconds)),
            name: EventName.callbackDone, words: "the caller was called back",
            detail: .members([
                "handoff": .string(callback.handoff), "note": note.map { .string($0) },
            ]))
    }
}
