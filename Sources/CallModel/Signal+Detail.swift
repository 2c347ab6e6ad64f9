// SPDX-License-Identifier: Apache-2.0

package import JSON
import Timing

extension Signal {
    /// The signal in plain words.
    package var line: String {
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
        case .agentLost(let reason): "agent lost: \(reason)"
        case .trouble(let trouble):
            "\(trouble.measure.rawValue) of \(trouble.party.rawValue): "
                + "\(trouble.value) \(trouble.measure.unit)"
        case .tone(let party, let tone, _):
            "tone on the \(party.rawValue)'s line: \(tone.rawValue)"
        case .answered(let kind, _): "operator's phone answered by: \(kind.rawValue)"
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
        case .answered(let kind, let at):
            ["kind": .string(kind.rawValue), "at_ms": .integer(at.milliseconds)]
        }
    }
}

extension TranscriptSegment {
    package var json: JSONValue {
        .members([
            "speaker": .string(party.rawValue), "text": .string(text), "final": .bool(isFinal),
            "confidence": confidence.map(JSONValue.number),
            "start_ms": start.map { .integer($0.milliseconds) },
            "end_ms": end.map { .integer($0.milliseconds) }, "source": .string(source),
        ])
    }
}

extension [ContextItem] {
    package var json: JSONValue {
        .object(map { JSONValue.Member($0.key, .string($0.value)) })
    }
}

extension Escalation {
    package var json: JSONValue {
        .members([
            "trigger": .string(trigger), "reason": .string(reason),
            "route": route.map(JSONValue.string), "explicit": .bool(isExplicit),
            "evidence": .array(evidence.map(\.json)),
        ])
    }
}

extension Evidence {
    package var json: JSONValue {
        .members([
            "signal": .string(signal), "detail": .string(detail),
            "from_ms": .integer(from.inMilliseconds), "to_ms": .integer(to.inMilliseconds),
            "score": score.map(JSONValue.number),
        ])
    }
}

extension AgentRequest {
    /// The request as agents send it (`Docs/Agents.md`).
    package var json: JSONValue {
        var members = [JSONValue.Member("reason", .string(reason))]
        if let summary { members.append(.init("summary", .string(summary))) }
        members += details.members
        members.append(.init("context", context.json))
        if let route { members.append(.init("route", .string(route))) }
        return .object(members)
    }
}
