// SPDX-License-Identifier: Apache-2.0

import CallModel

extension Story {
    /// Holds the journal of every call against what a journal must be: whole, in order, and
    /// without a defect. `CallAudit` watched the call itself and wrote down what it found.
    package mutating func audit() {
        for call in calls { failures += Self.problems(of: call.records) }
    }

    private static func problems(of records: [JournalRecord]) -> [String] {
        var problems: [String] = []
        if records.first?.name != "call.arrived" { problems.append("no arrival") }
        if !records.contains(where: { $0.name == "call.ended" }) {
            problems.append("the call never ended")
        }
        for (index, record) in records.enumerated() {
            if record.sequence != index + 1 {
                problems.append("sequence \(record.sequence) at place \(index + 1)")
                break
            }
        }
        problems += records.filter { $0.name == "defect" }.map(\.line)
        return problems
    }
}
