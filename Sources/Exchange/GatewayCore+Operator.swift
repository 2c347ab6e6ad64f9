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
        guard let leg = calls[id]?.operators[attempt] else { return }
        switch event {
        case .progress(let status, _, let body):
            calls[id]?.operators[attempt]?.hasRung = true
            guard !leg.isGivenUp else { return }
            if let body { takeEarlyAnswer(body, of: id, attempt) }
            tell(id, .operatorRinging(attempt, status: status), at: now)
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
            let failure = DialFailure.unusableAnswer(status: answer.status, why: why)
            return tell(id, .operatorFailed(attempt, failure), at: now)
        }
        tell(id, .operatorAnswered(attempt), at: now)
        if let audio = calls[id]?.operators[attempt]?.leg.audio {
            tellHold(id, .operator, audio, since: nil, at: now)
        }
    }

    /// What a provisional response says of the sound: the final one may amend it, or say nothing.
    private mutating func takeEarlyAnswer(_ body: Body, of id: CallID, _ attempt: AttemptID) {
        guard var leg = calls[id]?.operators[attempt]?.leg else { return }
        do {
            _ = try leg.accept(body)
            leg.audio = nil
            calls[id]?.operators[attempt]?.leg = leg
        } catch {
            output.append(.log(.debug, "early SDP of an operator not used: \(error.phrase)"))
        }
    }

    /// The answer of the 2xx, or what an UPDATE before it settled.
    private mutating func settleAnswer(
        _ answer: AnsweredInvite, of id: CallID, _ attempt: AttemptID, at now: Instant
    ) -> SDPError? {
        calls[id]?.operators[attempt]?.leg.isEarly = false
        guard var leg = calls[id]?.operators[attempt]?.leg, !leg.negotiation.takesAnswer,
            let audio = leg.negotiation.negotiated
        else { return acceptAnswer(answer.body, of: id, .operator, attempt, at: now) }
        leg.audio = audio
        calls[id]?.operators[attempt]?.leg = leg
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
        let reason: DialFailure
        if case .refused(let why) = elsewhere {
            reason = why
        } else if isGivenUp {
            reason = .cancelled(status: failure.status, text: failure.reason)
        } else if failure.origin == .local {
            reason = .unreachable("\(failure.status) \(failure.reason)")
        } else {
            reason = .sip(status: failure.status, text: failure.reason)
        }
        tell(id, .operatorFailed(attempt, reason), at: now)
        releaseIfOver(id, at: now)
    }

    /// Gives back the port, the lease and the media of an attempt that is over.
    private mutating func endOperatorLeg(
        of id: CallID, _ attempt: AttemptID, at now: Instant
    ) {
        free(attempt, of: id)
        guard let leg = calls[id]?.operators.removeValue(forKey: attempt) else { return }
        sessions[leg.leg.session] = nil
        ports.giveBack(leg.leg.port, at: now)
        let others = calls[id]?.operators.values ?? [:].values
        // A later attempt has bound the operator's leg anew; that one stays.
        if !others.contains(where: { !$0.isGivenUp }) {
            output.append(.media(id, .close(.operator)))
        }
    }
}
