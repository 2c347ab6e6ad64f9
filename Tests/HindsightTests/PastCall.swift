// SPDX-License-Identifier: Apache-2.0

import CallModel
import JSON
import Testing
import Timing

@testable import Hindsight

/// A call's records, written event by event and read as a journal gives them: through JSON text.
struct PastCall {
    private(set) var events: [JournalEvent] = []
    let id: CallID

    static let start = WallTime(milliseconds: 1_795_000_000_000)

    /// A call that arrives, and is answered half a second later.
    init(
        _ id: String = "call-1", line: String = "main", configuration: String? = "abcdef0123456789"
    ) {
        self.id = CallID(rawValue: id)
        add(
            .zero,
            .arrived(
                from: Redacted("sip:+4930@10.0.0.2"), name: nil, to: "demo", line: line,
                configuration: configuration))
        add(.milliseconds(500), .connected(.caller, media: "PCMU/8000"))
    }

    mutating func add(_ offset: Duration, _ kind: JournalEvent.Kind) {
        events.append(
            JournalEvent(
                call: id, sequence: events.count + 1, at: Self.start.advanced(by: offset),
                offset: offset, kind: kind))
    }

    /// What happens so long after the answer.
    mutating func at(_ seconds: Double, _ kind: JournalEvent.Kind) {
        add(.milliseconds(500) + Self.duration(seconds), kind)
    }

    /// Without what binary fractions lack.
    static func duration(_ seconds: Double) -> Duration {
        .milliseconds(Int64((seconds * 1000).rounded()))
    }

    mutating func hangUp(at seconds: Double) { at(seconds, .ended(reason: "caller hung up")) }

    var records: [JournalRecord] {
        events.enumerated().sorted {
            ($0.element.offset, $0.offset) < ($1.element.offset, $1.offset)
        }
        .map(\.element).map { event in
            var record = event.record
            let text = JSONText.compact(record.detail)
            record.detail = (try? JSONReader.read(text)) ?? .null
            return record
        }
    }

    var history: CallHistory {
        get throws { try #require(CallHistory(records)) }
    }

    // MARK: What may happen

    static func escalation(
        _ rule: String, _ reason: String = "asked for a person", from: Double = 33.4,
        to: Double = 34.05
    ) -> Escalation {
        Escalation(
            trigger: rule, reason: reason,
            evidence: [
                Evidence(
                    signal: "transcript", detail: "\"talk to a person\"", from: duration(from),
                    to: duration(to), score: 0.91)
            ], isExplicit: true)
    }

    static func asked(_ reason: String = "it is too hard") -> JournalEvent.Kind {
        .signal(.agentAsked(AgentRequest(reason: reason)))
    }

    /// A handoff of one target that is joined, or not.
    mutating func handOff(_ number: Int, at seconds: Double, joined: Bool) {
        let handoff = HandoffID(number, of: id)
        let attempt = AttemptID(number: number)
        at(seconds, .handoffBegan(handoff, route: "default"))
        at(seconds, .agentTold("handoff began: asked for a person"))
        at(seconds + 1, .dialled(attempt, target: "anna"))
        if joined {
            at(seconds + 4, .operatorAnswered(attempt))
            at(seconds + 8, .bridged(attempt))
            at(seconds + 20, .handoffEnded(handoff, .bridged, .completed, evidence: nil))
        } else {
            let end = Duration.seconds(seconds + 15)
            at(
                seconds + 15,
                .attemptEnded(
                    Attempt(
                        id: attempt, target: "anna", began: .seconds(seconds + 1), ended: end,
                        result: .noAnswer, evidence: nil)))
            at(seconds + 16, .handoffEnded(handoff, .returned, .noAnswer, evidence: nil))
            at(seconds + 16, .agentTold("resumed after handoff returned: no-answer, 1 tried"))
        }
    }
}
