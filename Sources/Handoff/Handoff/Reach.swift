// SPDX-License-Identifier: Apache-2.0

import CallModel
import Timing

/// One attempt to reach an operator: one target, from the first ring to a yes or a no.
///
/// It sees to the operator's leg and to the record of the attempt; `HandoffMachine` goes on from
/// its ending. What the caller hears meanwhile is `CallerWait`.
struct Reach: Sendable, Equatable {
    let attempt: AttemptID
    let target: Target
    /// The last briefing synthesised, here or for an attempt before: better than none when the
    /// next one fails.
    private(set) var lastBriefing: ClipID?
    private let dialled: Instant
    /// Rung before it was sure that anybody is needed; who answers then is told so first.
    private var isAhead: Bool
    private var briefing: BriefingClip = .awaited
    private var progress: Progress

    private enum Progress: Sendable, Equatable {
        /// Not a word yet. → ringing, whispering; ends by failure or at `giveUp`
        case dialling(giveUp: Instant)
        /// With the leg's last word on it. → whispering; ends by failure or at `giveUp`
        case ringing(LegEvidence?, giveUp: Instant)
        /// A person answered. → dismissed; ends by accept, loss, machine
        case whispering(Whisper)
        /// Rung ahead and not needed any more, and hears so: may be briefed after all.
        /// → whispering; ends when it has been said
        case released(Whisper, until: Instant)
        /// An agent that answered considers the call; ends by accept, decline, loss, silence
        case considering(Consideration)
        /// The operator hears a last notice, then the leg ends; `result` stands already.
        case dismissed(result: OutcomeReason, until: Instant)
    }

    /// The synthesised briefing.
    enum BriefingClip: Sendable, Equatable {
        /// Being synthesised. → ready, failed
        case awaited
        case ready(ClipID)
        /// There is none: the operator hears the keys alone and has the package.
        case failed
    }

    /// What the attempt has come to.
    enum Ending: Sendable, Equatable {
        /// The operator takes the call; its record is closed with the bridge.
        case accepted(Bridge)
        /// Another agent takes the call; with what its leg said as it was answered.
        case replaced(answer: LegEvidence?)
        /// Nobody takes it here; leg and record are closed.
        case missed(OutcomeReason)
    }

    init(
        _ attempt: AttemptID, _ target: Target, lastBriefing: ClipID? = nil,
        isAhead: Bool = false, dialled now: Instant
    ) {
        self.attempt = attempt
        self.target = target
        self.lastBriefing = lastBriefing
        self.isAhead = isAhead
        dialled = now
        progress = .dialling(giveUp: now + target.ringTime)
    }

    var nextDeadline: Instant {
        switch progress {
        case .dialling(let giveUp), .ringing(_, let giveUp): giveUp
        case .whispering(let whisper): whisper.nextDeadline
        case .considering(let consideration): consideration.until
        case .released(_, let until), .dismissed(_, let until): until
        }
    }

    var isAnswered: Bool {
        switch progress {
        case .dialling, .ringing: false
        case .whispering, .released, .considering, .dismissed: true
        }
    }

    /// Whether an operator who has not taken the call hears the last of it.
    var isDismissed: Bool {
        switch progress {
        case .released, .dismissed: true
        case .dialling, .ringing, .whispering, .considering: false
        }
    }

    var phase: HandoffPhase {
        switch progress {
        case .dialling: .dialling(attempt)
        case .ringing: .ringing(attempt)
        case .whispering, .released, .dismissed: .whispering(attempt)
        case .considering: .considering(attempt)
        }
    }

    /// Who hears whom beside what caller and agent hear of each other.
    func routing(beside others: Routing) -> Routing {
        switch progress {
        case .dialling, .ringing, .considering: others
        case .whispering, .released, .dismissed: others.briefingOperator
        }
    }

    /// Takes what concerns this attempt; nil while nothing has come of it yet.
    mutating func handle(
        _ input: CallInput, beside others: Routing, in scene: inout CallScene, at now: Instant
    ) -> Ending? {
        switch input {
        case .operatorRinging(attempt, let evidence): ringing(evidence, in: &scene)
        case .operatorAnswered(attempt, let evidence):
            answered(evidence, beside: others, in: &scene, at: now)
        case .operatorFailed(attempt, let failure, let evidence):
            return failed(failure, evidence, in: &scene, at: now)
        case .operatorGone(attempt, let reason, let failure, let evidence):
            return gone(reason: reason, failure, evidence, in: &scene, at: now)
        case .operatorChose(attempt, let choice, let evidence):
            return considered(choice, evidence, in: &scene, at: now)
        case .clipReady(.spoken(attempt.number)): briefingReady(in: &scene, at: now)
        case .clipFailed(.spoken(attempt.number), _):
            briefing = lastBriefing.map { .ready($0) } ?? .failed
        case .signal(let signal): return heard(signal, in: &scene, at: now)
        case .played(let clip, let lane): return played(clip, on: lane, in: &scene, at: now)
        case .held(.operator, let isHeld): held(isHeld, in: &scene, at: now)
        case .timersDue: if nextDeadline <= now { return timersDue(in: &scene, at: now) }
        case .operatorRinging, .operatorAnswered, .operatorFailed, .operatorGone, .operatorChose,
            .clipReady, .clipFailed, .held, .callerReady, .callerGone, .ending, .agentReady,
            .agentPlayedOut, .agentSentencePlayed, .agentHangUp, .agentClosed, .askBack, .predial,
            .standDown, .observed,
            .askConsent,
            .escalation, .takeOver, .hangUp, .abortHandoff, .drain, .mustEnd, .recorded:
            break
        }
        return nil
    }

    /// The console wants the target that is being called or briefed already to take the call:
    /// they may accept there as well as by key.
    func takenOver(in scene: inout CallScene) -> Ending? {
        switch progress {
        case .whispering(let whisper):
            scene.note(.operatorChose(attempt, .accept))
            return .accepted(bridge(whisper))
        case .considering(let consideration):
            scene.note(.operatorChose(attempt, .accept))
            return .replaced(answer: consideration.answer)
        case .dialling, .ringing:
            scene.note(.warning("take-over: \(target.name) is being called already"))
        case .released, .dismissed:
            scene.note(.warning("take-over: \(target.name) has just let the call go"))
        }
        return nil
    }

    /// The caller has left; returns an operator who had answered and is still to be told.
    func callerGone(in scene: inout CallScene, at now: Instant) -> AttemptID? {
        switch progress {
        case .dialling, .ringing, .considering:
            let reason = scene.endings[.caller] ?? "the caller has hung up"
            giveUp(.callerAbandoned, reason: reason, in: &scene, at: now)
            return nil
        case .whispering: close(.callerAbandoned, in: &scene, at: now)
        case .released: close(.cancelled, in: &scene, at: now)
        case .dismissed(let result, _): close(result, in: &scene, at: now)
        }
        return attempt
    }

    /// Ends the attempt from our side, now.
    func giveUp(
        _ result: OutcomeReason, reason: String, evidence: LegEvidence? = nil,
        in scene: inout CallScene, at now: Instant
    ) {
        leaveWhisper(in: &scene)
        scene.hangUpOperator(attempt, answered: isAnswered, reason: reason)
        close(result, evidence: evidence, in: &scene, at: now)
    }

    /// Writes down how the attempt ended. A call that nobody took has what its leg said so far.
    func close(
        _ result: OutcomeReason, evidence: LegEvidence? = nil, in scene: inout CallScene,
        at now: Instant
    ) {
        let provisional: LegEvidence? =
            if case .ringing(let evidence, _) = progress { evidence } else { nil }
        // Of who was rung ahead in vain the next operator need not hear.
        let isInVain = isAhead && result == .cancelled
        scene.close(
            attempt, of: target, dialled: dialled, result: result,
            evidence: evidence ?? provisional, isKept: !isInVain, at: now)
    }

    private func missed(
        _ result: OutcomeReason, reason: String, evidence: LegEvidence? = nil,
        in scene: inout CallScene, at now: Instant
    ) -> Ending {
        giveUp(result, reason: reason, evidence: evidence, in: &scene, at: now)
        return .missed(result)
    }

    private func leaveWhisper(in scene: inout CallScene) {
        scene.stop(.whisper)
        scene.stop(.notice)
    }

    // MARK: The leg

    private mutating func ringing(_ evidence: LegEvidence?, in scene: inout CallScene) {
        switch progress {
        case .dialling(let giveUp), .ringing(_, let giveUp):
            scene.note(.ringing(attempt, evidence))
            progress = .ringing(evidence, giveUp: giveUp)
        case .whispering, .released, .considering, .dismissed: break
        }
    }

    private mutating func answered(
        _ evidence: LegEvidence?, beside others: Routing, in scene: inout CallScene,
        at now: Instant
    ) {
        switch progress {
        case .dialling, .ringing:
            scene.note(.operatorAnswered(attempt))
            if case .stream(_, let acceptAfter) = target.address {
                let consideration = Consideration(
                    acceptAfter: acceptAfter, answer: evidence, scene.plan.timings, at: now)
                progress = .considering(consideration)
            } else {
                scene.route(others.briefingOperator)
                let opening: SharedClip? = isAhead ? .mayBeNeeded : nil
                progress = .whispering(
                    Whisper(briefing, opening, answer: evidence, in: &scene, at: now))
            }
        case .whispering, .released, .considering, .dismissed: break
        }
    }

    private mutating func failed(
        _ failure: LegFailure, _ evidence: LegEvidence?, in scene: inout CallScene,
        at now: Instant
    ) -> Ending {
        switch progress {
        case .dialling, .ringing:
            close(failure.reason, evidence: evidence, in: &scene, at: now)
            return .missed(failure.reason)
        case .whispering, .released, .considering, .dismissed:
            return gone(reason: "leg failed", failure, evidence, in: &scene, at: now)
        }
    }

    /// Hung up, or lost: that is a no, too.
    private func gone(
        reason: String, _ failure: LegFailure, _ evidence: LegEvidence?,
        in scene: inout CallScene, at now: Instant
    ) -> Ending {
        let result: OutcomeReason =
            switch progress {
            case .dialling, .ringing: .trunkFailure
            case .whispering, .considering: failure.reason
            case .released: .cancelled
            case .dismissed(let result, _): result
            }
        if isAnswered {
            scene.note(.disconnected(.operator, reason: reason))
            leaveWhisper(in: &scene)
        }
        close(result, evidence: evidence, in: &scene, at: now)
        return .missed(result)
    }

    // MARK: The whisper, and what is said to it

    private mutating func briefingReady(in scene: inout CallScene, at now: Instant) {
        let clip = ClipID.spoken(attempt.number)
        lastBriefing = clip
        briefing = .ready(clip)
        guard case .whispering(var whisper) = progress else { return }
        whisper.briefingReady(clip, in: &scene, at: now)
        progress = .whispering(whisper)
    }

    /// Judges a signal: the operator's keys and words, and what answered.
    private mutating func heard(
        _ signal: Signal, in scene: inout CallScene, at now: Instant
    ) -> Ending? {
        guard case .whispering(let whisper) = progress else { return nil }
        switch signal {
        case .digit(let digit) where digit.party == .operator:
            guard let choice = scene.plan.keys.choice(of: digit.key) else { return nil }
            return chose(choice, whisper, in: &scene, at: now)
        case .transcript(let segment) where segment.party == .operator && segment.isFinal:
            guard scene.plan.keys.accepts(segment.text) else { return nil }
            return chose(.accept, whisper, in: &scene, at: now)
        case .keyword(let hit) where hit.party == .operator && hit.confirmed:
            guard scene.plan.keys.accepts(hit.phrase) else { return nil }
            return chose(.accept, whisper, in: &scene, at: now)
        case .answered(.voicemail, _), .answered(.menu, _):
            // A machine is never bridged. One that screens calls may bring a person yet.
            return missed(.machine, reason: "answered by a machine", in: &scene, at: now)
        case .tone(.operator, let tone, _):
            // The network says that nobody is there, or not any more.
            guard let result = tone.result else { return nil }
            return missed(result, reason: tone.reason, in: &scene, at: now)
        case .digit, .transcript, .keyword, .answered, .tone, .reported, .agentLost, .speechBegan,
            .speechEnded, .agentAsked, .trouble:
            return nil
        }
    }

    private mutating func chose(
        _ choice: OperatorChoice, _ whisper: Whisper, in scene: inout CallScene, at now: Instant
    ) -> Ending? {
        scene.note(.operatorChose(attempt, choice))
        switch choice {
        case .accept: return .accepted(bridge(whisper))
        case .decline: dismiss(.declined, saying: .declined, in: &scene, at: now)
        case .repeat:
            var whisper = whisper
            whisper.again(briefing, in: &scene, at: now)
            progress = .whispering(whisper)
        }
        return nil
    }

    /// Another agent says whether it takes the call.
    private mutating func considered(
        _ choice: OperatorChoice, _ evidence: LegEvidence?, in scene: inout CallScene,
        at now: Instant
    ) -> Ending? {
        // A person at a desk says it in writing, too, and is briefed as at any phone.
        if case .whispering(let whisper) = progress {
            return chose(choice, whisper, in: &scene, at: now)
        }
        guard case .considering(let consideration) = progress else { return nil }
        scene.note(.operatorChose(attempt, choice))
        switch choice {
        case .accept: return .replaced(answer: consideration.answer)
        case .decline:
            let said = evidence?.withText { scene.dossier.cleaned($0) }
            return missed(.declined, reason: "declined", evidence: said, in: &scene, at: now)
        // What it was told in writing it still has.
        case .repeat: return nil
        }
    }

    /// The operator who heard the whisper takes the call.
    private func bridge(_ whisper: Whisper) -> Bridge {
        Bridge(
            attempt: attempt, target: target, dialled: dialled, answer: whisper.answer,
            isOperatorHolding: whisper.saying == .held)
    }

    /// Takes leave of an operator who does not take the call.
    private mutating func dismiss(
        _ result: OutcomeReason, saying clip: SharedClip, in scene: inout CallScene,
        at now: Instant
    ) {
        scene.stop(.whisper)
        scene.play(clip, on: .notice)
        progress = .dismissed(result: result, until: now + scene.plan.timings.notice)
    }

    private mutating func held(_ isHeld: Bool, in scene: inout CallScene, at now: Instant) {
        guard case .whispering(var whisper) = progress else { return }
        whisper.hold(isHeld, briefing, in: &scene, at: now)
        progress = .whispering(whisper)
    }

    // MARK: Time

    private mutating func played(
        _ clip: ClipID, on lane: Lane, in scene: inout CallScene, at now: Instant
    ) -> Ending? {
        switch progress {
        case .whispering(var whisper):
            whisper.played(clip, on: lane, briefing, in: &scene, at: now)
            progress = .whispering(whisper)
        case .released where lane == .notice:
            return missed(.cancelled, reason: "not needed any more", in: &scene, at: now)
        case .dismissed(let result, _) where lane == .notice:
            return missed(result, reason: result.rawValue, in: &scene, at: now)
        case .released, .dismissed, .dialling, .ringing, .considering: break
        }
        return nil
    }

    private mutating func timersDue(in scene: inout CallScene, at now: Instant) -> Ending? {
        switch progress {
        case .dialling, .ringing:
            return missed(.noAnswer, reason: "ring time over", in: &scene, at: now)
        case .whispering(let whisper) where whisper.isOver(at: now):
            dismiss(.timeout, saying: .timedOut, in: &scene, at: now)
        case .whispering(var whisper):
            whisper.timersDue(briefing, in: &scene, at: now)
            progress = .whispering(whisper)
        case .considering(let consideration):
            guard consideration.silenceAccepts else {
                let reason = "did not say whether it takes the call"
                return missed(.timeout, reason: reason, in: &scene, at: now)
            }
            scene.note(.operatorChose(attempt, .accept))
            return .replaced(answer: consideration.answer)
        case .released:
            return missed(.cancelled, reason: "not needed any more", in: &scene, at: now)
        case .dismissed(let result, _):
            return missed(result, reason: result.rawValue, in: &scene, at: now)
        }
        return nil
    }
}

/// Rung ahead, before it is sure that anybody is needed.
extension Reach {
    /// It is sure now: who answers from here on is briefed as ever.
    mutating func isNeeded(in scene: inout CallScene, at now: Instant) {
        isAhead = false
        briefAgain(in: &scene, at: now)
    }

    /// Whoever is being told that they are not needed is briefed after all.
    mutating func briefAgain(in scene: inout CallScene, at now: Instant) {
        guard case .released(let told, _) = progress else { return }
        let opening: SharedClip? = isAhead ? .mayBeNeeded : nil
        progress = .whispering(
            Whisper(briefing, opening, answer: told.answer, in: &scene, at: now))
    }

    /// Nobody is needed any more: a phone stops ringing, and who answered hears so. Returns what
    /// has come of it, or nil while it is being said.
    mutating func standDown(
        reason: String, in scene: inout CallScene, at now: Instant
    ) -> Ending? {
        switch progress {
        case .dialling, .ringing, .considering:
            return missed(.cancelled, reason: reason, in: &scene, at: now)
        case .whispering(let whisper):
            scene.stop(.whisper)
            scene.play(.notNeeded, on: .notice)
            progress = .released(whisper, until: now + scene.plan.timings.notice)
        // They have let it go themselves.
        case .released, .dismissed: break
        }
        return nil
    }
}
