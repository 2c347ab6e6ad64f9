// SPDX-License-Identifier: Apache-2.0

package import CallModel
package import JSON
import Timing

/// A call as plain text, a line an event: milliseconds, actor, event, and what a person reads.
///
///     3240  caller    speech-began   caller speaks
///     4100  gateway   escalated      escalation: asked for a person (rule asked)
package enum TimelineText {
    /// The records' lines, each ended.
    package static func lines(_ records: some Sequence<JournalRecord>) -> String {
        records.reduce(into: "") { $0 += line($1) + "\n" }
    }

    /// One record as one line, without a line end.
    package static func line(_ record: JournalRecord) -> String {
        let (actor, event) = columns(of: record)
        let detail = record.words.map { $0.isNewline ? " " : $0 }
        return left(String(record.offset.inMilliseconds), 7) + "  " + right(actor, 9)
            + " " + right(event, 19) + " " + String(detail)
    }

    /// Who did or said it, and what: `signal.digit` of the caller is `caller`, `digit`.
    private static func columns(of record: JournalRecord) -> (actor: String, event: String) {
        let detail = record.detail
        let words = record.name.split(separator: ".", maxSplits: 1).map(String.init)
        guard words.count == 2, let first = words.first, let last = words.last else {
            return ("gateway", record.name)
        }
        guard first == "signal" else { return (first, last) }
        let party = detail["party"]?.string ?? detail["speaker"]?.string
        switch last {
        case _ where last.hasPrefix("agent-"): return ("agent", last)
        case "answered": return (party ?? "operator", last)
        default: return (party ?? "gateway", last)
        }
    }

    private static func left(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(0, width - text.count)) + text
    }

    private static func right(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }
}

extension JSONText {
    /// One record a line, each line ended: `journal.jsonl`.
    package static func lines(_ records: some Sequence<JournalRecord>) -> String {
        records.reduce(into: "") { text, record in text += compact(record.json) + "\n" }
    }
}
