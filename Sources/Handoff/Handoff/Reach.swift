// SPDX-License-Identifier: Apache-2.0

import CallModel
import Timing

/// One attempt to reach an operator: one target, from the first ring to a yes or a no.
///
/// It sees to the operator's leg and to the record of the attempt; `HandoffMachine` goes on from
/// its ending. What the caller hears meanwhile is `CallerWait`.
struct Reach: Sendable, Equatable {
    let leg: OperatorLeg
    let target: Target
    private let dialled: Instant
    /// Rung before it was sure that anybody is needed; who answers then is told so first.
    private var isAhead: Bool
    private var briefing: SpokenBriefing
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
        /// The operator hears a last notice, then the leg ends; `result` stands already, and what they
        /// said about it.
        case dismissed(result: OutcomeReason, said: LegEvidence?, until: Instant)
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
        _ leg: OperatorLeg, _ target: Target, spoken: ClipID? = nil, lastBriefing: ClipID? = nil,
        isAhead: Bool = false, dialled now: Instant
    ) {
        self.leg = leg
        self.target = target
        briefing = SpokenBriefing(
            spoken ?? .spoken(leg.attempt.number), lastBriefing: lastBriefing)
        self.isAhead = isAhead
        dialled = now
        progress = .dialling(giveUp: now + target.ringTime)
    }

    var attempt: AttemptID { leg.attempt }
    var spoken: ClipID { briefing.spoken }
    var lastBriefing: ClipID? { briefing.lastBriefing }

    var nextDeadline: Instant {
        switch progress {
        case .dialling(let giveUp), .ringing(_, let giveUp): giveUp
        case .whispering(let whisper): whisper.nextDeadline
        case .considering(let consideration): consideration.until
        case .released(_, let until), .dismissed(_, _, let until): until
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

    /// How near it is to somebody who takes the call; more is nearer.
    var nearness: Int {
        switch progress {
        case .released, .dismissed: 0
        case .dialling: 1
        case .ringing: 2
        case .considering: 3
        case .whispering: 4
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
        case .whispering, .released, .dismissed: others.briefing(leg.number)
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
        case .clipReady, .clipFailed, .summarised:
            tell(input, in: &scene, at: now)
        case .signal(let signal): return heard(signal, in: &scene, at: now)
        case .played(let clip, let lane): return played(clip, on: lane, in: &scene, at: now)
        case .held(leg.party, let isHeld): held(isHeld, in: &scene, at: now)
        case .timersDue: if nextDeadline <= now { return timersDue(in: &scene, at: now) }
        case .operatorRinging, .operatorAnswered, .operatorFailed, .operatorGone, .operatorChose,
            .held, .callerReady, .callerGone, .ending, .agentReady, .agentPlayedOut,
            .agentSentencePlayed, .agentHangUp, .agentClosed, .askBack, .predial, .standDown,
            .observed, .askConsent, .escalation, .takeOver, .hangUp, .abortHandoff, .drain,
            .mustEnd, .recorded, .operatorCommands, .operatorNoted:
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
    func callerGone(in scene: inout CallScene, at now: Instant) -> OperatorLeg? {
        switch progress {
        case .dialling, .ringing, .considering:
            let reason = scene.endings[.caller] ?? "the caller has hung up"
            giveUp(.callerAbandoned, reason: reason, in: &scene, at: now)
            return nil
        case .whispering: close(.callerAbandoned, in: &scene, at: now)
        case .released: close(.cancelled, in: &scene, at: now)
        case .dismissed(let result, _, _): close(result, in: &scene, at: now)
        }
        return leg
    }

    /// Somebody who was rung together with them has taken the call: a phone stops ringing, and who has
    /// answered hears so while the call goes on.
    func lose(to winner: String, in scene: inout CallScene, at now: Instant) {
        let reason = "\(winner) has taken the call"
        switch progress {
        case .dialling, .ringing, .considering:
            giveUp(.taken, reason: reason, in: &scene, at: now)
        case .whispering, .released:
            scene.stop(leg.whisper)
            scene.play(.alreadyTaken, on: leg.notice)
            let until = now + scene.plan.timings.notice
            scene.takeLeave(of: leg, reason: reason, until: until)
            close(.taken, in: &scene, at: now)
        case .dismissed(let result, _, let until):
            // They hear another notice already.
            scene.takeLeave(of: leg, reason: result.rawValue, until: until)
            close(result, in: &scene, at: now)
        }
    }

    /// Ends the attempt from our side, now.
    func giveUp(
        _ result: OutcomeReason, reason: String, evidence: LegEvidence? = nil,
        in scene: inout CallScene, at now: Instant
    ) {
        leaveWhisper(in: &scene)
        scene.hangUpOperator(leg, answered: isAnswered, reason: reason)
        close(result, evidence: evidence, in: &scene, at: now)
    }

    /// Writes down how the attempt ended. A call that nobody took has what its leg said so far.
    func close(
        _ result: OutcomeReason, evidence: LegEvidence? = nil, in scene: inout CallScene,
        at now: Instant
    ) {
        let provisional: LegEvidence? =
            switch progress {
            case .ringing(let evidence, _): evidence
            case .dismissed(_, let said, _): said
            case .dialling, .whispering, .released, .considering: nil
            }
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
        scene.stop(leg.whisper)
        scene.stop(leg.notice)
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
                scene.route(others.briefing(leg.number))
                let opening: SharedClip? = isAhead ? .mayBeNeeded : nil
                progress = .whispering(
                    Whisper(
                        to: leg, briefing.clip, opening, answer: evidence, in: &scene, at: now))
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
            case .dismissed(let result, _, _): result
            }
        if isAnswered {
            scene.note(.disconnected(leg.party, reason: reason))
            leaveWhisper(in: &scene)
        }
        close(result, evidence: evidence, in: &scene, at: now)
        return .missed(result)
    }

    // MARK: The whisper, and what is said to it

    /// What they are told has become ready, or will not; and what they have asked for.
    private mutating func tell(_ input: CallInput, in scene: inout CallScene, at now: Instant) {
        guard briefing.isMeant(by: input) else { return asked(input, in: &scene, at: now) }
        let ready = briefing.handle(input, of: attempt, isAnswered: isAnswered, in: &scene)
        guard let ready, case .whispering(var whisper) = progress else { return }
        whisper.briefingReady(ready, in: &scene, at: now)
        progress = .whispering(whisper)
    }

    /// What the operator asked for is there, or cannot be had.
    private mutating func asked(_ input: CallInput, in scene: inout CallScene, at now: Instant) {
        guard case .whispering(var whisper) = progress else { return }
        if case .clipReady(let clip) = input { whisper.ready(clip, in: &scene, at: now) }
        if case .clipFailed(let clip, _) = input { whisper.failed(clip, in: &scene, at: now) }
        progress = .whispering(whisper)
    }

    /// Judges a signal: the operator's keys and words, and what answered.
    private mutating func heard(
        _ signal: Signal, in scene: inout CallScene, at now: Instant
    ) -> Ending? {
        guard case .whispering(let whisper) = progress else { return nil }
        switch signal {
        case .digit(let digit) where digit.party == leg.party:
            guard let choice = scene.plan.keys.choice(of: digit.key) else { return nil }
            return chose(choice, whisper, in: &scene, at: now)
        case .transcript(let segment) where segment.party == leg.party && segment.isFinal:
            guard scene.plan.keys.accepts(segment.text) else { return nil }
            return chose(.accept, whisper, in: &scene, at: now)
        case .keyword(let hit) where hit.party == leg.party && hit.confirmed:
            guard scene.plan.keys.accepts(hit.phrase) else { return nil }
            return chose(.accept, whisper, in: &scene, at: now)
        case .answered(.voicemail, leg.party, _), .answered(.menu, leg.party, _):
            // A machine is never bridged. One that screens calls may bring a person yet.
            return missed(.machine, reason: "answered by a machine", in: &scene, at: now)
        case .tone(leg.party, let tone, _):
            // The network says that nobody is there, or not any more.
            guard let result = tone.result else { return nil }
            return missed(result, reason: tone.reason, in: &scene, at: now)
        case .digit, .transcript, .keyword, .answered, .tone, .reported, .agentLost, .speechBegan,
            .speechEnded, .agentAsked, .trouble:
            return nil
        }
    }

    private mutating func chose(
        _ choice: OperatorChoice, _ whisper: Whisper, saying said: LegEvidence? = nil,
        in scene: inout CallScene, at now: Instant
    ) -> Ending? {
        scene.note(.operatorChose(attempt, choice))
        switch choice {
        case .accept: return .accepted(bridge(whisper))
        case .decline: dismiss(.declined, said, saying: .declined, in: &scene, at: now)
        case .repeat:
            var whisper = whisper
            whisper.again(briefing.clip, in: &scene, at: now)
            progress = .whispering(whisper)
        case .detail, .ownWords:
            var whisper = whisper
            whisper.ask(for: choice == .detail ? .detail : .ownWords, in: &scene, at: now)
            progress = .whispering(whisper)
        }
        return nil
    }

    /// Another agent says whether it takes the call.
    private mutating func considered(
        _ choice: OperatorChoice, _ evidence: LegEvidence?, in scene: inout CallScene,
        at now: Instant
    ) -> Ending? {
        let said = evidence?.withText { scene.dossier.cleaned($0) }
        let consideration: Consideration
        switch progress {
        // A person at a desk says it in writing, too, and is briefed as at any phone.
        case .whispering(let whisper):
            return chose(choice, whisper, saying: said, in: &scene, at: now)
        case .considering(let running): consideration = running
        // A desk that rings is not picked up.
        case .dialling, .ringing:
            guard choice == .decline else { return nil }
            scene.note(.operatorChose(attempt, choice))
            return missed(.declined, reason: "declined", evidence: said, in: &scene, at: now)
        case .released, .dismissed: return nil
        }
        scene.note(.operatorChose(attempt, choice))
        switch choice {
        case .accept: return .replaced(answer: consideration.answer)
        case .decline:
            return missed(.declined, reason: "declined", evidence: said, in: &scene, at: now)
        // What it was told in writing it still has.
        case .repeat, .detail, .ownWords: return nil
        }
    }

    /// The operator who heard the whisper takes the call.
    private func bridge(_ whisper: Whisper) -> Bridge {
        Bridge(
            leg: leg, target: target, dialled: dialled, answer: whisper.answer,
            isOperatorHolding: whisper.saying == .held, briefing: briefing.clip.clip)
    }

    /// Takes leave of an operator who does not take the call.
    private mutating func dismiss(
        _ result: OutcomeReason, _ said: LegEvidence? = nil, saying clip: SharedClip,
        in scene: inout CallScene, at now: Instant
    ) {
        scene.stop(leg.whisper)
        scene.play(clip, on: leg.notice)
        progress = .dismissed(
            result: result, said: said, until: now + scene.plan.timings.notice)
    }

    private mutating func held(_ isHeld: Bool, in scene: inout CallScene, at now: Instant) {
        guard case .whispering(var whisper) = progress else { return }
        whisper.hold(isHeld, briefing.clip, in: &scene, at: now)
        progress = .whispering(whisper)
    }

    // MARK: Time

    private mutating func played(
        _ clip: ClipID, on lane: Lane, in scene: inout CallScene, at now: Instant
    ) -> Ending? {
        switch progress {
        case .whispering(var whisper):
            whisper.played(clip, on: lane, briefing.clip, in: &scene, at: now)
            progress = .whispering(whisper)
        case .released where lane == leg.notice:
            return missed(.cancelled, reason: "not needed any more", in: &scene, at: now)
        case .dismissed(let result, _, _) where lane == leg.notice:
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
            whisper.timersDue(briefing.clip, in: &scene, at: now)
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
        case .dismissed(let result, _, _):
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
            Whisper(to: leg, briefing.clip, opening, answer: told.answer, in: &scene, at: now))
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
            scene.stop(leg.whisper)
            scene.play(.notNeeded, on: leg.notice)
            progress = .released(whisper, until: now + scene.plan.timings.notice)
        // They have let it go themselves.
        case .released, .dismissed: break
        }
        return nil
    }
}
