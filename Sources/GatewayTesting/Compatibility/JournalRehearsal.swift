// SPDX-License-Identifier: Apache-2.0

import CallModel
import JSON
import Timing

/// Records for trying a store of the journal.
enum JournalRehearsal {
    /// A short call in six records: arrived, a key, a handoff and its end, the end of the call.
    static func call(
        _ name: String, at start: Int64 = 1000, outcome: Outcome = .bridged
    ) -> [JournalRecord] {
        let handoff = HandoffID(rawValue: "h-1")
        let kinds: [JournalEvent.Kind] = [
            .arrived(
                from: Redacted("sip:4930123456@example.org"), name: "Jo", to: "demo", line: "main"),
            .connected(.caller, media: "PCMU/8000"),
            .signal(.digit(Digit(party: .caller, key: "0", carrier: .telephoneEvent))),
            .handoffBegan(handoff, route: "default"),
            .handoffEnded(handoff, outcome, .completed, evidence: nil),
            .ended(reason: "caller hung up"),
        ]
        return kinds.enumerated().map { index, kind in
            record(of: name, index + 1, at: start + Int64(index) * 500, kind)
        }
    }

    /// A call on a line in which a rule calls a target because of what was said; without an outcome
    /// it runs.
    static func story(
        _ name: String, at start: Int64, line: String, rule: String, target: String, said: String,
        outcome: Outcome?
    ) -> [JournalRecord] {
        let handoff = HandoffID(rawValue: "\(name)-h1")
        let escalation = Escalation(
            trigger: rule, reason: "because of that", evidence: [], isExplicit: false)
        var kinds: [JournalEvent.Kind] = [
            .arrived(from: Redacted("sip:a@b"), name: nil, to: "demo", line: line),
            .signal(.transcript(TranscriptSegment(party: .caller, text: said))),
            .escalated(escalation), .handoffBegan(handoff, route: "default"),
            .dialled(AttemptID(number: 1), target: target),
        ]
        if let outcome {
            kinds += [
                .handoffEnded(handoff, outcome, .completed, evidence: nil), .ended(reason: "over"),
            ]
        }
        return kinds.enumerated().map { index, kind in
            record(of: name, index + 1, at: start + Int64(index), kind)
        }
    }

    static func note(_ call: String, _ sequence: Int, at time: Int64 = 5000) -> JournalRecord {
        record(of: call, sequence, at: time, .warning("note \(sequence)"))
    }

    /// Records whose details are hard to keep.
    static func oddities(_ call: String) -> [JournalRecord] {
        let deep = (0..<60).reduce(JSONValue.string("deep")) { inner, _ in ["in": inner] }
        let details: [JSONValue] = [
            .object([]), ["": ""], ["text": "ü \"quoted\" \\ \u{0} \u{1F4DE} \r\n '; DROP TABLE"],
            ["least": .integer(.min), "most": .integer(.max), "half": .number(0.5), "no": .null],
            ["flag": true, "list": [1, "two", [3]]], ["deep": deep],
            ["long": .string(String(repeating: "x", count: 200_000))],
        ]
        return details.enumerated().map { index, detail in
            var record = note(call, index + 1)
            record.detail = detail
            return record
        }
    }

    private static func record(
        of call: String, _ sequence: Int, at time: Int64, _ kind: JournalEvent.Kind
    ) -> JournalRecord {
        JournalEvent(
            call: CallID(rawValue: call), sequence: sequence, at: WallTime(milliseconds: time),
            offset: .milliseconds(sequence * 500), kind: kind
        ).record
    }
}
