// SPDX-License-Identifier: Apache-2.0

import CallModel
import Journal
import Timing

/// A short call as records: arrived, a key, a handoff that is bridged, the end.
enum SampleRecords {
    static func call(_ name: String, at start: Int64 = 1_000) -> [JournalRecord] {
        let call = CallID(rawValue: name)
        let kinds: [JournalEvent.Kind] = [
            .arrived(
                from: Redacted("sip:4930123456@example.org"), name: "Jo", to: "demo", line: "main"),
            .connected(.caller, media: "PCMU/8000"),
            .signal(.digit(Digit(party: .caller, key: "0", carrier: .telephoneEvent))),
            .handoffBegan(HandoffID(rawValue: "h-1"), route: "default"),
            .handoffEnded(HandoffID(rawValue: "h-1"), .bridged, .completed, evidence: nil),
            .ended(reason: "caller hung up"),
        ]
        return kinds.enumerated().map { index, kind in
            JournalEvent(
                call: call, sequence: index + 1,
                at: WallTime(milliseconds: start + Int64(index) * 500),
                offset: .milliseconds(index * 500), kind: kind
            ).record
        }
    }

    /// One plain record of a call.
    static func note(_ call: String, _ sequence: Int, at: Int64 = 5_000) -> JournalRecord {
        JournalEvent(
            call: CallID(rawValue: call), sequence: sequence, at: WallTime(milliseconds: at),
            offset: .milliseconds(sequence), kind: .warning("note \(sequence)")
        ).record
    }
}
