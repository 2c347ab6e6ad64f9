// SPDX-License-Identifier: Apache-2.0

import CallModel
import Timing

/// The briefing of an operator who has answered, and their choice.
extension HandoffMachine {
    mutating func briefingReady(_ clip: ClipID, in scene: inout CallScene, at now: Instant) {
        guard case .reaching(var reach, let caller) = state,
            clip == .spoken(reach.attempt.number)
        else { return }
        lastBriefing = clip
        reach.briefing = .ready(clip)
        if case .whispering(var whisper) = reach.progress {
            whisper.briefingReady(clip, in: &scene, at: now)
            reach.progress = .whispering(whisper)
        }
        state = .reaching(reach, caller: caller)
    }

    mutating func briefingFailed(_ clip: ClipID) {
        guard case .reaching(var reach, let caller) = state,
            clip == .spoken(reach.attempt.number)
        else { return }
        reach.briefing = lastBriefing.map { .ready($0) } ?? .failed
        state = .reaching(reach, caller: caller)
    }

    /// Judges a signal: the operator's keys and words, what answered, the caller's message.
    mutating func handle(_ signal: Signal, in scene: inout CallScene, at now: Instant) {
        switch signal {
        case .agentLost: agentLost(in: &scene, at: now)
        case .speechEnded(.agent, _, _): agentFinished(in: &scene, at: now)
        case .speechBegan(.caller, _), .speechEnded(.caller, _, _), .digit:
            if case .digit(let digit) = signal, digit.party == .operator {
                guard let choice = scene.plan.keys.choice(of: digit.key) else { return }
                chose(choice, in: &scene, at: now)
            } else {
                heardInMessage(signal, in: &scene, at: now)
            }
        case .transcript(let segment):
            guard segment.party == .operator, segment.isFinal,
                scene.plan.keys.accepts(segment.text)
            else { return }
            chose(.accept, in: &scene, at: now)
        case .keyword(let hit):
            guard hit.party == .operator, hit.confirmed, scene.plan.keys.accepts(hit.phrase) else {
                return
            }
            chose(.accept, in: &scene, at: now)
        case .answered(let kind, _): answeredBy(kind, in: &scene, at: now)
        case .tone(.operator, let tone, _): heard(tone, in: &scene, at: now)
        case .speechBegan, .speechEnded, .agentAsked, .trouble, .tone: break
        }
    }

    /// A machine that answers is never bridged. One that screens calls may bring a person yet.
    private mutating func answeredBy(
        _ kind: AnswerKind, in scene: inout CallScene, at now: Instant
    ) {
        guard case .reaching(let reach, let caller) = state,
            case .whispering = reach.progress
        else { return }
        switch kind {
        case .human, .silence, .screening: break
        case .voicemail, .menu:
            give(
                up: reach, result: .machine, reason: "answered by a machine", in: &scene, at: now)
            goOn(after: reach.target, .machine, caller: caller, in: &scene, at: now)
        }
    }

    private mutating func chose(
        _ choice: OperatorChoice, in scene: inout CallScene, at now: Instant
    ) {
        guard case .reaching(var reach, let caller) = state,
            case .whispering(var whisper) = reach.progress
        else { return }
        scene.note(.operatorChose(reach.attempt, choice))
        switch choice {
        case .accept: bridge(reach, whisper, in: &scene, at: now)
        case .decline: dismiss(reach, caller, .declined, saying: .declined, in: &scene, at: now)
        case .repeat:
            whisper.again(reach.briefing, in: &scene, at: now)
            reach.progress = .whispering(whisper)
            state = .reaching(reach, caller: caller)
        }
    }

    /// Takes leave of an operator who does not take the call; then the next target is called.
    mutating func dismiss(
        _ reach: Reach, _ caller: CallerWait, _ result: OutcomeReason, saying clip: SharedClip,
        in scene: inout CallScene, at now: Instant
    ) {
        var reach = reach
        scene.stop(.whisper)
        scene.play(clip, on: .notice)
        reach.progress = .dismissed(result: result, until: now + scene.plan.timings.notice)
        state = .reaching(reach, caller: caller)
    }

    mutating func operatorHolds(_ isHeld: Bool, in scene: inout CallScene, at now: Instant) {
        switch state {
        case .reaching(var reach, let caller):
            guard case .whispering(var whisper) = reach.progress else { return }
            whisper.hold(isHeld, reach.briefing, in: &scene, at: now)
            reach.progress = .whispering(whisper)
            state = .reaching(reach, caller: caller)
        case .bridged(var bridge, let settles):
            bridge.hold(isHeld, in: &scene)
            state = .bridged(bridge, settles: settles)
        case .pausing, .exhausted, .returning, .takingMessage, .ended: break
        }
    }
}
