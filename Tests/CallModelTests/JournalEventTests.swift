// SPDX-License-Identifier: Apache-2.0

import CallModel
import JSON
import Testing
import Timing

/// Every event has a stable name, words for people and details for programs.
@Suite struct JournalEventTests {
    private static let id = HandoffID(rawValue: "h-1")
    private static let escalation = Escalation(
        trigger: "asked", reason: "asked for a person", route: "default",
        evidence: [
            Evidence(
                signal: "digit", detail: "key 0", from: .milliseconds(4100),
                to: .milliseconds(4200), score: 0.5)
        ], isExplicit: true)
    private static let attempt = Attempt(
        id: AttemptID(number: 1), target: "anna", began: .seconds(5), ended: .seconds(25),
        result: .noAnswer,
        evidence: LegEvidence(
            kind: "sip", code: 408, named: "status", text: "Request Timeout"))
    private static let at = SampleTime(samples: 8000)

    private static let signals: [Signal] = [
        .speechBegan(.caller, at: at), .speechEnded(.caller, began: at, ended: at),
        .keyword(
            KeywordHit(
                party: .caller, phrase: "real person", score: -0.5, start: at, end: at,
                confirmed: false)),
        .digit(Digit(party: .operator, key: "1", carrier: .info)),
        .transcript(TranscriptSegment(party: .caller, text: "hello")),
        .agentAsked(AgentRequest(reason: "refund", context: [ContextItem(key: "k", value: "v")])),
        .agentLost(reason: "closed"),
        .trouble(Trouble(measure: .loudness, party: .caller, value: 7, bound: 6, at: at)),
        .tone(.caller, .busy, at: at),
        .answered(.voicemail, at: at),
    ]

    private static let file = RecordedFile(
        name: "call.opus", tracks: ["caller", "heard"], length: .seconds(3), bytes: 4000,
        sha256: "ab", framesDropped: 2)

    private static let kinds: [JournalEvent.Kind] =
        signals.map { .signal($0) } + [
            .arrived(from: Redacted("sip:a@b"), name: nil, to: "demo", line: "main"),
            .connected(.caller, media: "PCMU/8000"), .disconnected(.agent, reason: "closed"),
            .escalated(escalation), .escalationIgnored(escalation, why: "already"),
            .handoffBegan(id, route: "default"), .dialled(AttemptID(number: 1), target: "anna"),
            .ringing(AttemptID(number: 1), attempt.evidence),
            .operatorAnswered(AttemptID(number: 1)),
            .operatorChose(AttemptID(number: 1), .accept), .attemptEnded(attempt),
            .bridged(AttemptID(number: 1)),
            .handoffEnded(id, .returned, .busy, evidence: attempt.evidence),
            .routed(Routing(caller: [.hold])), .playing(.shared(.connecting), on: .announcement),
            .stopped(.hold), .played(.spoken(2), on: .whisper), .agentTold("began"),
            .recordingBegan(name: "m"), .recordingEnded(name: "m", seconds: 2.5),
            .callRecording(.started(tracks: RecordingTrack.allCases)),
            .callRecording(.paused(by: "keys")), .callRecording(.resumed),
            .callRecording(.stopped(by: "the API")), .callRecording(.finished(file)),
            .held(.operator, true), .warning("w"), .defect("d"), .ended(reason: "bye"),
        ]

    @Test func namesAreStableDottedAndDistinct() {
        let names = Self.kinds.map(\.name)
        #expect(Set(names).count == names.count)
        for name in names {
            #expect(name.allSatisfy { $0.isLowercase || $0 == "." || $0 == "-" }, "\(name)")
        }
    }

    @Test func everyEventHasWordsAndDetails() {
        for kind in Self.kinds {
            #expect(!kind.words.isEmpty && !kind.words.contains("\n"))
            guard case .object(let members) = kind.detail else {
                Issue.record("\(kind.name) has no object")
                continue
            }
            #expect(Set(members.map(\.name)).count == members.count)
        }
    }

    @Test func anEscalationCarriesItsEvidence() {
        let detail = JournalEvent.Kind.escalated(Self.escalation).detail
        let expected: JSONValue = [
            "trigger": "asked", "reason": "asked for a person", "route": "default",
            "explicit": true,
            "evidence": [
                [
                    "signal": "digit", "detail": "key 0", "from_ms": 4100, "to_ms": 4200,
                    "score": .number(0.5),
                ]
            ],
        ]
        #expect(detail == expected)
    }

    @Test func anAttemptCarriesItsSIPEvidence() {
        let detail = JournalEvent.Kind.attemptEnded(Self.attempt).detail
        #expect(detail["sip"]?["status"]?.integer == 408)
        #expect(detail["result"]?.string == "no-answer" && detail["retryable"] == true)
        #expect(detail["began_ms"]?.integer == 5000 && detail["ended_ms"]?.integer == 25_000)
    }

    @Test func aRecordKeepsWhereAndWhen() {
        let event = JournalEvent(
            call: CallID(rawValue: "c-1"), sequence: 7, at: WallTime(milliseconds: 0),
            offset: .milliseconds(1234), kind: .warning("w"))
        let json = event.record.json
        let expected: JSONValue = [
            "call": "c-1", "sequence": 7, "at": "1970-01-01T00:00:00.000Z", "offset_ms": 1234,
            "event": "warning", "text": "warning: w", "detail": ["text": "w"],
        ]
        #expect(json == expected)
    }
}
