// SPDX-License-Identifier: Apache-2.0

import CallModel
import JSON
import Timing

/// Turns the journal into lines for people, each once: the time, what happened, who hears whom.
struct DemoTeller: Sendable {
    private var told = 0

    /// The lines for records that have not been told yet.
    mutating func lines(for records: [JournalRecord]) -> [String] {
        let new = records.dropFirst(told)
        told = records.count
        return new.compactMap(Self.line)
    }

    private static func line(_ record: JournalRecord) -> String? {
        let text: String
        switch record.name {
        case "routing": text = "      " + hearing(record.detail)
        case "clip.played", "clip.stopped", "signal.speech-ended", "handoff.package":
            return nil
        default: text = record.words
        }
        return time(record.offset) + "  " + text
    }

    /// Who hears whom, in words: `caller hears hold music; operator hears whisper`.
    static func hearing(_ detail: JSONValue) -> String {
        guard case .object(let rows) = detail, !rows.isEmpty else { return "nobody hears anything" }
        return rows.map { row in
            guard case .object(let sources) = row.value else { return row.name }
            return "\(row.name) hears " + sources.map(\.name).joined(separator: " + ")
        }.joined(separator: " | ")
    }

    /// `  3.24`: seconds since the call arrived.
    static func time(_ offset: Duration) -> String {
        let hundredths = offset.inMilliseconds / 10
        let whole = String(hundredths / 100)
        let part = String(hundredths % 100)
        return String(repeating: " ", count: max(0, 4 - whole.count)) + whole + "."
            + (part.count == 1 ? "0" : "") + part
    }
}
