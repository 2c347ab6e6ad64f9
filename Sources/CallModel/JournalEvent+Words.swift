// SPDX-License-Identifier: Apache-2.0

import Timing

extension JournalEvent.Kind {
    /// The stable name of the event.
    package var name: String {
        switch self {
        case .arrived: "call.arrived"
        case .connected(let party, _): "\(party.rawValue).connected"
        case .disconnected(let party, _): "\(party.rawValue).disconnected"
        case .signal(let signal): "signal.\(signal.name)"
        case .escalated: "escalated"
        case .escalationIgnored: "escalation.ignored"
        case .observed(.shadowed): "escalation.shadowed"
        case .observed(.nearMissed): "escalation.near-missed"
        case .observed(.scored): "rule.scored"
        case .predialled: "predial.began"
        case .predialIgnored: "predial.ignored"
        case .stoodDown: "predial.ended"
        case .handoffBegan: "handoff.began"
        case .handoffPaused: "handoff.paused"
        case .handoffRerouted: "handoff.rerouted"
        case .routeClosed: "route.closed"
        case .handoffOverdue: "handoff.overdue"
        case .package: "handoff.package"
        case .offered: "handoff.offered"
        case .dialled: "operator.dialled"
        case .ringing: "operator.ringing"
        case .operatorAnswered: "operator.answered"
        case .summarised: "briefing.summary"
        case .operatorChose: "operator.chose"
        case .operatorCommanded: "operator.commanded"
        case .callerChose: "caller.chose"
        case .callbackPromised: "callback.promised"
        case .operatorNoted: "operator.noted"
        case .attemptEnded: "attempt.ended"
        case .bridged: "bridged"
        case .agentReplaced: "agent.replaced"
        case .handoffEnded: "handoff.ended"
        case .routed: "routing"
        case .playing: "clip.playing"
        case .stopped: "clip.stopped"
        case .played: "clip.played"
        case .agentTold: "agent.told"
        case .hangUpAsked: "hangup.asked"
        case .recordingBegan: "recording.began"
        case .recordingEnded: "recording.ended"
        case .recordingFailed: "recording.failed"
        case .callRecording(let step): step.name
        case .held: "held"
        case .warning: "warning"
        case .defect: "defect"
        case .legQuality: "leg.quality"
        case .ended: "call.ended"
        }
    }

    /// The event in plain words, without the caller's number.
    package var words: String {
        switch self {
        case .arrived(_, let name, let to, let line, _):
            "call for \(to) on line \(line)" + (name.map { " from \($0)" } ?? "")
        case .connected(let party, let media): "\(party.rawValue) connected, \(media)"
        case .disconnected(let party, let reason): "\(party.rawValue) gone: \(reason)"
        case .signal(let signal): signal.words
        case .escalated(let escalation):
            "escalation: \(escalation.reason) (rule \(escalation.trigger))"
        case .escalationIgnored(let escalation, let why):
            "escalation of rule \(escalation.trigger) changes nothing: \(why)"
        case .observed(.shadowed(let escalation)):
            "watching rule \(escalation.trigger) would have escalated: \(escalation.reason)"
        case .observed(.nearMissed(let miss)):
            "rule \(miss.rule) nearly fired: \(miss.why)"
        case .observed(.scored(let score)):
            "rule \(score.rule) at \(score.score) of \(score.threshold): \(score.cause)"
        case .predialled(let escalation):
            "a human may be needed soon: \(escalation.reason) (rule \(escalation.trigger))"
        case .predialIgnored(let escalation, let why):
            "nobody is rung ahead for rule \(escalation.trigger): \(why)"
        case .stoodDown(let rule, let why, let ring):
            "ringing ahead for rule \(rule) ends: \(why)" + (ring.map { ", \($0.words)" } ?? "")
        case .handoffBegan(_, let route, let saved):
            "handoff on route \(route)"
                + (saved.map { ", \($0.inMilliseconds / 1000) s of waiting saved" } ?? "")
        case .handoffPaused(_, let target, let pause):
            "\(target) is called again in \(pause.inMilliseconds / 1000) s"
        case .handoffRerouted(_, let route): "handoff goes on on route \(route)"
        case .routeClosed(_, let route, let until):
            "route \(route) is closed" + (until.map { " until \($0)" } ?? "")
        case .handoffOverdue(_, let waited):
            "the caller has waited \(waited.inMilliseconds / 1000) s: the last resort"
        case .offered(let id, let attempt, let target):
            "package \(id) goes to \(target) (\(attempt))"
        case .package(let package): "briefing: \(package.briefing)"
        case .dialled(_, let target, let number):
            "calling \(target)" + (number == .first ? "" : " as \(Party.operator(number))")
        case .ringing(let attempt, let evidence):
            "\(attempt) rings" + (evidence?.code.map { " (\($0))" } ?? "")
        case .operatorAnswered(let attempt): "\(attempt) answered"
        case .operatorChose(_, let choice): "operator: \(choice.rawValue)"
        case .operatorCommanded(_, let command, let isDone):
            "operator \(command.words)" + (isDone ? "" : ": not possible now")
        case .callerChose(_, let choice): choice.words
        case .callbackPromised: "the caller is to be called back"
        case .summarised(_, .written(let text)): "summary: \(text)"
        case .summarised(_, .refused(let fault, let detail)):
            "summary not used: \(fault.rawValue)" + (detail.isEmpty ? "" : ", \(detail)")
        case .operatorNoted(_, let text): "note: \(text)"
        case .attemptEnded(let attempt):
            "\(attempt.target): \(attempt.result.rawValue)"
                + (attempt.evidence.map { " (\($0.words))" } ?? "")
        case .bridged: "caller and operator are joined"
        case .agentReplaced(_, let target): "\(target) is the caller's agent now"
        case .handoffEnded(_, let outcome, let reason, let evidence):
            "handoff \(outcome.rawValue): \(reason.rawValue)"
                + (evidence.map { " (\($0.words))" } ?? "")
        case .routed(let routing): routing.summary
        case .playing(let clip, let lane): "\(lane.name): \(clip.name)"
        case .stopped(let lane): "\(lane.name) stops"
        case .played(let clip, let lane): "\(lane.name): \(clip.name) ends"
        case .agentTold(let what): "agent told: \(what)"
        case .hangUpAsked(let asker, let reason): "\(asker) asks to hang up: \(reason)"
        case .recordingBegan(let name): "recording \(name)"
        case .recordingEnded(let name, let seconds): "recorded \(name), \(seconds) s"
        case .recordingFailed(let name, let reason): "\(name) could not be recorded: \(reason)"
        case .callRecording(let step): step.words
        case .held(let party, let isHeld): "\(party.rawValue) \(isHeld ? "holds" : "resumes")"
        case .warning(let text): "warning: \(text)"
        case .defect(let text): "defect: \(text)"
        case .legQuality(let party, let quality):
            "sound of the \(party.rawValue): \(quality.words)"
        case .ended(let reason): "call ended: \(reason)"
        }
    }
}
