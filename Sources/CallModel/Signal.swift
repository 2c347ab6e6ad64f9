// SPDX-License-Identifier: Apache-2.0

package import JSON
package import Timing

/// Something heard or reported during a call. Triggers judge signals; signals decide nothing.
package enum Signal: Sendable, Hashable {
    /// A party's speech began; the time is that of the sound, not of the detection.
    case speechBegan(Party, at: SampleTime)
    /// A party's speech ended; the times are those of the sound.
    case speechEnded(Party, began: SampleTime, ended: SampleTime)
    case keyword(KeywordHit)
    case digit(Digit)
    case transcript(TranscriptSegment)
    /// The agent asked for a human.
    case agentAsked(AgentRequest)
    /// The agent reported something beside its words.
    case reported(AgentReport)
    /// The agent's socket closed or could not be opened.
    case agentLost(reason: String)
    /// A measure of trouble has reached a bound that a rule waits for.
    case trouble(Trouble)
    /// A call-progress or fax tone was heard on a party's leg, where it began.
    case tone(Party, CallTone, at: SampleTime)
    /// Who or what answered an operator's leg.
    case answered(AnswerKind, of: Party = .operator, at: SampleTime)

    /// The name in triggers and journals.
    package var name: String {
        switch self {
        case .speechBegan: "speech-began"
        case .speechEnded: "speech-ended"
        case .keyword: "keyword"
        case .digit: "digit"
        case .transcript: "transcript"
        case .agentAsked: "agent-asked"
        case .reported(let report): report.name
        case .agentLost: "agent-lost"
        case .trouble: "trouble"
        case .tone: "tone"
        case .answered: "answered"
        }
    }
}

/// Who or what answered an operator's phone, judged by cadence, greeting length and beep.
package enum AnswerKind: String, Sendable, Hashable, CaseIterable {
    case human
    case voicemail
    /// A menu or a queue.
    case menu
    /// A machine that asks who is calling.
    case screening
    case silence
}

extension Signal {
    /// The signal in plain words.
    package var words: String {
        switch self {
        case .speechBegan(let party, _): "\(party.rawValue) speaks"
        case .speechEnded(let party, let began, let ended):
            "\(party.rawValue) pauses after \(ended.milliseconds - began.milliseconds) ms"
        case .keyword(let hit):
            "\(hit.party.rawValue) said \"\(hit.phrase)\" at \(hit.start.milliseconds) to "
                + "\(hit.end.milliseconds) ms of the sound (score \(hit.score)"
                + (hit.confirmed ? ")" : ", unconfirmed)")
        case .digit(let digit): "\(digit.party.rawValue) pressed \(digit.key)"
        case .transcript(let segment): "\(segment.party.rawValue): \(segment.text)"
        case .agentAsked(let request): "agent asks for a human: \(request.reason)"
        case .reported(let report): report.words
        case .agentLost(let reason): "agent lost: \(reason)"
        case .trouble(let trouble):
            "\(trouble.measure.rawValue) of \(trouble.party.rawValue): "
                + "\(trouble.value) \(trouble.measure.unit)"
        case .tone(let party, let tone, _):
            "tone on the \(party.rawValue)'s line: \(tone.rawValue)"
        case .answered(let kind, let party, _):
            "\(party.rawValue)'s phone answered by: \(kind.rawValue)"
        }
    }

    /// The details of the signal as JSON.
    package var detail: JSONValue {
        switch self {
        case .speechBegan(let party, let at):
            ["party": .string(party.rawValue), "at_ms": .integer(at.milliseconds)]
        case .speechEnded(let party, let began, let ended):
            [
                "party": .string(party.rawValue), "began_ms": .integer(began.milliseconds),
                "ended_ms": .integer(ended.milliseconds),
            ]
        case .keyword(let hit):
            [
                "party": .string(hit.party.rawValue), "phrase": .string(hit.phrase),
                "score": .number(Double(hit.score)), "start_ms": .integer(hit.start.milliseconds),
                "end_ms": .integer(hit.end.milliseconds), "confirmed": .bool(hit.confirmed),
            ]
        case .digit(let digit):
            .members([
                "party": .string(digit.party.rawValue), "key": .string(String(digit.key)),
                "carrier": .string(digit.carrier.rawValue),
                "at_ms": digit.at.map { .integer($0.milliseconds) },
            ])
        case .transcript(let segment): segment.json
        case .agentAsked(let request): request.json
        case .reported(let report): report.detail
        case .agentLost(let reason): ["reason": .string(reason)]
        case .trouble(let trouble):
            [
                "measure": .string(trouble.measure.rawValue),
                "party": .string(trouble.party.rawValue),
                "value": .number(trouble.value), "unit": .string(trouble.measure.unit),
                "at_least": .number(trouble.bound),
                "at_ms": .integer(trouble.at.milliseconds),
            ]
        case .tone(let party, let tone, let at):
            [
                "party": .string(party.rawValue), "tone": .string(tone.rawValue),
                "at_ms": .integer(at.milliseconds),
            ]
        case .answered(let kind, let party, let at):
            .members([
                "kind": .string(kind.rawValue),
                "party": party == .operator ? nil : .string(party.rawValue),
                "at_ms": .integer(at.milliseconds),
            ])
        }
    }
}
