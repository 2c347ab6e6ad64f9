// SPDX-License-Identifier: Apache-2.0

import CallModel
import Handoff
import MediaEngine
import SDP
import SIP
import Timing

extension GatewayCore {
    mutating func operatorEvent(
        _ event: SessionEvent, of id: CallID, _ attempt: AttemptID, at now: Instant
    ) {
        guard let leg = calls[id]?.operators[attempt]?.sip else { return }
        switch event {
        case .progress(let status, let phrase, let body):
            calls[id]?.operators[attempt]?.sip?.hasRung = true
            guard !leg.isGivenUp else { return }
            if let body { takeEarlyAnswer(body, of: id, attempt) }
            tell(id, .operatorRinging(attempt, .sip(status, phrase)), at: now)
        case .answered(let answer): operatorAnswered(answer, of: id, attempt, at: now)
        case .failed(let failure): operatorFailed(failure, of: id, attempt, at: now)
        case .ended(let reason):
            endOperatorLeg(of: id, attempt, at: now)
            if !leg.isGivenUp { operatorOver(id, attempt, .session(reason), at: now) }
            releaseIfOver(id, at: now)
        case .reoffered(let body): answerReoffer(body, of: id, .operator, attempt, at: now)
        case .reofferEstablished(let body):
            if leg.leg.negotiation.isOffering {
                acceptAnswer(body, of: id, .operator, attempt, at: now)
            }
        case .reinviteAnswered(let body):
            acceptAnswer(body, of: id, .operator, attempt, at: now)
        case .reofferWithdrawn, .reinviteFailed: withdrawOffer(of: id, .operator, attempt)
        case .refreshDue: refresh(id, .operator, attempt, at: now)
        case .info(let body): keyByInfo(body, of: id, from: .operator, at: now)
        case .incoming, .established, .cancelled, .infoAnswered: break
        }
    }

    private mutating func operatorAnswered(
        _ answer: AnsweredInvite, of id: CallID, _ attempt: AttemptID, at now: Instant
    ) {
        guard calls[id]?.operators[attempt]?.isGivenUp == false else { return }
        if let error = settleAnswer(answer, of: id, attempt, at: now) {
            let why = error.explanation(taken: settings.codecTitles)
            giveUp(attempt, of: id, reason: "unusable answer: \(why)", at: now)
            let evidence = LegEvidence.sip(answer.status, why)
            return tell(id, .operatorFailed(attempt, .incompatible, evidence), at: now)
        }
        tell(id, .operatorAnswered(attempt, .sip(answer.status, answer.reason)), at: now)
        if let audio = calls[id]?.operators[attempt]?.sip?.leg.audio {
            tellHold(id, .operator, audio, since: nil, at: now)
        }
    }

    /// What a provisional response says of the sound: the final one may amend it, or say nothing.
    private mutating func takeEarlyAnswer(_ body: Body, of id: CallID, _ attempt: AttemptID) {
        guard var leg = calls[id]?.operators[attempt]?.sip?.leg else { return }
        do {
            _ = try leg.accept(body)
            leg.audio = nil
            calls[id]?.operators[attempt]?.sip?.leg = leg
        } catch {
            output.append(.log(.debug, "early SDP of an operator not used: \(error.phrase)"))
        }
    }

    /// The answer of the 2xx, or what an UPDATE before it settled.
    private mutating func settleAnswer(
        _ answer: AnsweredInvite, of id: CallID, _ attempt: AttemptID, at now: Instant
    ) -> SDPError? {
        calls[id]?.operators[attempt]?.sip?.leg.isEarly = false
        guard var leg = calls[id]?.operators[attempt]?.sip?.leg, !leg.negotiation.takesAnswer,
            let audio = leg.negotiation.negotiated
        else { return acceptAnswer(answer.body, of: id, .operator, attempt, at: now) }
        leg.audio = audio
        calls[id]?.operators[attempt]?.sip?.leg = leg
        openMedia(audio, stream: leg.stream, of: id, .operator, at: now)
        return nil
    }

    private mutating func operatorFailed(
        _ failure: SessionFailure, of id: CallID, _ attempt: AttemptID, at now: Instant
    ) {
        let isGivenUp = calls[id]?.operators[attempt]?.isGivenUp ?? true
        let elsewhere = tryElsewhere(attempt, after: failure, of: id, at: now)
        if case .tried = elsewhere { return }
        endOperatorLeg(of: id, attempt, at: now)
        let evidence = failure.evidence
        if case .refused(let why, let evidence) = elsewhere {
            tell(id, .operatorFailed(attempt, why, evidence), at: now)
        } else if isGivenUp {
            tell(id, .operatorFailed(attempt, .cancelled, evidence), at: now)
        } else if evidence == nil {
            let why = "\(attempt): \(failure.status) \(failure.reason)"
            journal(.warning(why), of: id, at: now)
            tell(id, .operatorFailed(attempt, .unreachable), at: now)
        } else {
            let why = LegFailure(status: failure.status)
            tell(id, .operatorFailed(attempt, why, evidence), at: now)
        }
        releaseIfOver(id, at: now)
    }

    /// Gives back the port, the lease and the media of an attempt that is over.
    private mutating func endOperatorLeg(
        of id: CallID, _ attempt: AttemptID, at now: Instant
    ) {
        free(attempt, of: id)
        guard let leg = calls[id]?.operators.removeValue(forKey: attempt)?.sip else { return }
        sessions[leg.leg.session] = nil
        ports.giveBack(leg.leg.port, at: now)
        closeOperatorMedia(of: id)
    }

    /// The sound of an attempt that is over ends, unless a later attempt has the leg by now.
    mutating func closeOperatorMedia(of id: CallID) {
        let others = calls[id]?.operators.values ?? [:].values
        guard !others.contains(where: { !$0.isGivenUp }) else { return }
        output.append(.media(id, .close(.operator)))
    }
}
