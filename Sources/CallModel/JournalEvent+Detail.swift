// SPDX-License-Identifier: Apache-2.0

package import JSON
import Timing

extension JournalEvent.Kind {
    /// The details of the event as JSON; stable names, times in milliseconds.
    package var detail: JSONValue {
        switch self {
        case .arrived(let from, let name, let to, let line, let configuration):
            .members([
                "from": .string(from.exposed), "name": name.map(JSONValue.string),
                "to": .string(to), "line": .string(line),
                "configuration": configuration.map(JSONValue.string),
            ])
        case .connected(_, let media): ["media": .string(media)]
        case .disconnected(_, let reason), .ended(let reason): ["reason": .string(reason)]
        case .signal(let signal): signal.detail
        case .escalated(let escalation): escalation.json
        case .escalationIgnored(let escalation, let why):
            ["escalation": escalation.json, "why": .string(why)]
        case .observed(.shadowed(let escalation)), .predialled(let escalation): escalation.json
        case .observed(.nearMissed(let miss)): miss.json
        case .observed(.scored(let score)): score.json
        case .predialIgnored(let escalation, let why):
            ["escalation": escalation.json, "why": .string(why)]
        case .stoodDown(let rule, let why, let ring):
            .members([
                "rule": .string(rule), "why": .string(why),
                "target": ring.map { .string($0.target) },
                "rang_ms": ring.map { .integer($0.rang.inMilliseconds) },
                "used": ring.map { .bool($0.isUsed) },
            ])
        case .handoffBegan(let id, let route, let saved):
            .members([
                "handoff": .string(id.rawValue), "route": .string(route),
                "saved_ms": saved.map { .integer($0.inMilliseconds) },
            ])
        case .handoffPaused(let id, let target, let pause):
            [
                "handoff": .string(id.rawValue), "target": .string(target),
                "pause_ms": .integer(pause.inMilliseconds),
            ]
        case .handoffRerouted(let id, let route):
            ["handoff": .string(id.rawValue), "route": .string(route)]
        case .routeClosed(let id, let route, let until):
            .members([
                "handoff": .string(id.rawValue), "route": .string(route),
                "until": until.map { .string($0) },
            ])
        case .handoffOverdue(let id, let waited):
            ["handoff": .string(id.rawValue), "waited_ms": .integer(waited.inMilliseconds)]
        case .package(let package): package.json
        case .offered(let id, let attempt, let target):
            [
                "handoff": .string(id.rawValue), "attempt": .integer(Int64(attempt.number)),
                "target": .string(target), "path": .string("/v1/handoffs/\(id)"),
            ]
        case .dialled(let attempt, let target, let number):
            .members([
                "attempt": .integer(Int64(attempt.number)), "target": .string(target),
                "party": number == .first ? nil : .string(Party.operator(number).rawValue),
            ])
        case .agentReplaced(let attempt, let target):
            ["attempt": .integer(Int64(attempt.number)), "target": .string(target)]
        case .ringing(let attempt, let evidence):
            .members([
                "attempt": .integer(Int64(attempt.number)),
                "status": evidence?.code.map { .integer(Int64($0)) },
            ])
        case .operatorAnswered(let attempt), .bridged(let attempt):
            ["attempt": .integer(Int64(attempt.number))]
        case .operatorChose(let attempt, let choice):
            [
                "attempt": .integer(Int64(attempt.number)), "choice": .string(choice.rawValue),
            ]
        case .operatorCommanded(let attempt, let command, let isDone):
            [
                "attempt": .integer(Int64(attempt.number)), "command": .string(command.rawValue),
                "done": .bool(isDone),
            ]
        case .callerChose(let id, let choice):
            ["handoff": .string(id.rawValue), "choice": .string(choice.rawValue)]
        case .callbackPromised(let id, let number):
            ["handoff": .string(id.rawValue), "caller_number": .string(number.exposed)]
        case .summarised(let attempt, .written(let text)):
            ["attempt": .integer(Int64(attempt.number)), "used": true, "text": .string(text)]
        case .summarised(let attempt, .refused(let fault, let detail)):
            .members([
                "attempt": .integer(Int64(attempt.number)), "used": false,
                "why": .string(fault.rawValue), "detail": detail.isEmpty ? nil : .string(detail),
            ])
        case .operatorNoted(let attempt, let text):
            ["attempt": .integer(Int64(attempt.number)), "text": .string(text)]
        case .attemptEnded(let attempt): attempt.json
        case .handoffEnded(let id, let outcome, let reason, let evidence):
            .members([
                "handoff": .string(id.rawValue), "outcome": .string(outcome.rawValue),
                "reason": .string(reason.rawValue), evidence?.kind ?? "sip": evidence?.json,
                "retryable": .bool(reason.isRetryable),
            ])
        case .routed(let routing): routing.json
        case .playing(let clip, let lane), .played(let clip, let lane):
            ["clip": .string(clip.name), "lane": .string(lane.name)]
        case .stopped(let lane): ["lane": .string(lane.name)]
        case .agentTold(let what): ["what": .string(what)]
        case .hangUpAsked(let asker, let reason):
            ["by": .string(asker), "reason": .string(reason)]
        case .recordingBegan(let name): ["name": .string(name)]
        case .recordingEnded(let name, let seconds):
            ["name": .string(name), "seconds": .number(seconds)]
        case .recordingFailed(let name, let reason):
            ["name": .string(name), "reason": .string(reason)]
        case .callRecording(let step): step.detail
        case .held(let party, let isHeld):
            ["party": .string(party.rawValue), "held": .bool(isHeld)]
        case .warning(let text), .defect(let text): ["text": .string(text)]
        case .legQuality(let party, let quality):
            ["party": .string(party.rawValue), "quality": quality.json]
        }
    }
}

extension Routing {
    /// Listener to sources and gains; silent listeners are left out.
    package var json: JSONValue {
        .object(
            Party.allCases.compactMap { listener in
                let heard = named(for: listener)
                guard !heard.isEmpty else { return nil }
                return JSONValue.Member(
                    listener.rawValue,
                    .object(heard.map { JSONValue.Member($0.name, .number(Double($0.gain))) }))
            })
    }
}
