// SPDX-License-Identifier: Apache-2.0

import CallModel
import JSON

extension Story {
    /// Holds the journal of every call against the invariants that can be read from it alone.
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
        for record in records where record.name == "routing" {
            for listener in ["caller", "agent"]
            where record.detail[listener]?["whisper"] != nil {
                problems.append("the \(listener) is routed the whisper")
            }
        }
        for began in records where began.name == "handoff.began" {
            let id = began.detail["handoff"]?.string
            let ends = records.filter {
                $0.name == "handoff.ended" && $0.detail["handoff"]?.string == id
            }
            if ends.count != 1 { problems.append("\(id ?? "?") ended \(ends.count) times") }
        }
        for record in records where record.name == "bridged" {
            let isAccepted = records.contains {
                $0.name == "operator.chose" && $0.detail["choice"]?.string == "accept"
                    && $0.detail["attempt"] == record.detail["attempt"]
                    && $0.sequence < record.sequence
            }
            if !isAccepted { problems.append("bridged without an accept") }
        }
        problems += records.filter { $0.name == "defect" }.map(\.line)
        return problems
    }
}
