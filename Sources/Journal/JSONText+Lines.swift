// SPDX-License-Identifier: Apache-2.0

package import CallModel
package import JSON

extension JSONText {
    /// One record a line, each line ended: `journal.jsonl`.
    package static func lines(_ records: some Sequence<JournalRecord>) -> String {
        records.reduce(into: "") { text, record in text += compact(record.json) + "\n" }
    }
}
