// SPDX-License-Identifier: Apache-2.0

package import CallModel
import Timing

/// What happened in a call as text, an event a line, to be compared with a golden file:
///
/// ```
///   3240  caller    pressed         0
///   4100  handoff   began           default
/// ```
///
/// The time is in milliseconds since the call arrived.
package struct Timeline: Sendable, Hashable {
    package struct Entry: Sendable, Hashable {
        package var milliseconds: Int64
        package var subject: String
        package var event: String
        package var detail: String

        package init(_ milliseconds: Int64, _ subject: String, _ event: String, _ detail: String) {
            self.milliseconds = milliseconds
            self.subject = subject
            self.event = event
            self.detail = detail
        }
    }

    package var entries: [Entry]

    package init(entries: [Entry]) { self.entries = entries }

    /// The timeline of a journal: each record's name split at its dot, and its line of words.
    package init(_ records: [JournalRecord]) {
        entries = records.map { record in
            let parts = record.name.split(separator: ".", maxSplits: 1)
            return Entry(
                record.offset.inMilliseconds, parts.count == 2 ? String(parts[0]) : "call",
                String(parts.last ?? ""), record.words)
        }
    }

    /// Reads the text form; lines that are empty or begin with `#` say nothing.
    package init?(parsing text: String) {
        entries = []
        for line in text.split(whereSeparator: \.isNewline) {
            let words = line.split(separator: " ", maxSplits: 3)
            guard let first = words.first, !first.hasPrefix("#") else { continue }
            guard words.count >= 3, let milliseconds = Int64(first) else { return nil }
            let detail = words.count > 3 ? words[3].drop { $0 == " " } : ""
            entries.append(
                Entry(milliseconds, String(words[1]), String(words[2]), String(detail)))
        }
    }

    package var text: String {
        entries.map { entry in
            let time = String(entry.milliseconds)
            return String(repeating: " ", count: max(0, 7 - time.count)) + time + "  "
                + padded(entry.subject, 9) + " " + padded(entry.event, 17) + " " + entry.detail
                + "\n"
        }.joined()
    }

    /// Where this timeline differs from an expected one, times being allowed to differ by the
    /// tolerance.
    package func differences(from expected: Timeline, tolerance: Duration) -> [String] {
        var result: [String] = []
        for index in 0..<max(entries.count, expected.entries.count) {
            guard index < entries.count else {
                result.append("missing: \(Timeline(entries: [expected.entries[index]]).text)")
                continue
            }
            guard index < expected.entries.count else {
                result.append("unexpected: \(Timeline(entries: [entries[index]]).text)")
                continue
            }
            let (got, wanted) = (entries[index], expected.entries[index])
            let sameWords =
                got.subject == wanted.subject && got.event == wanted.event
                && got.detail == wanted.detail
            let apart = abs(got.milliseconds - wanted.milliseconds)
            if !sameWords || apart > tolerance.inMilliseconds {
                result.append(
                    "line \(index + 1): expected \(Timeline(entries: [wanted]).text)"
                        + "          got      \(Timeline(entries: [got]).text)")
                if !sameWords { break }
            }
        }
        return result
    }

    private func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }
}
