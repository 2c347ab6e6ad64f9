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
        case .progress(let status, _, _):
            calls[id]?.operators[attempt]?.hasRung = true
            if !leg.isGivenUp { tell(id, .operatorRinging(attempt, status: status), at: now) }
        case .answered(let answer): operatorAnswered(answer, of: id, attempt, at: now)
        case .failed(let failure): operatorFailed(failure, of: id, attempt, at: now)
        case .ended(let reason):
            endOperatorLeg(of: id, attempt, at: now)
            if !leg.isGivenUp {
                tell(id, .operatorGone(attempt, reason: reason.words), at: now)
            }
            releaseIfOver(id, at: now)
        case .reoffered(let body): answerReoffer(body, of: id, .operator, attempt, at: now)
        case .reofferEstablished(let body):
            if let body { acceptAnswer(body, of: id, .operator, attempt, at: now) }
        case .info(let body): keyByInfo(body, of: id, from: .operator, at: now)
        case .incoming, .established, .cancelled, .reofferWithdrawn, .reinviteAnswered,
            .reinviteFailed, .infoAnswered:
            break
        }
    }

    private mutating func operatorAnswered(
        _ answer: AnsweredInvite, of id: CallID, _ attempt: AttemptID, at now: Instant
    ) {
        guard calls[id]?.operators[attempt]?.isGivenUp == false else { return }
        guard let body = answer.body,
            acceptAnswer(body, of: id, .operator, attempt, at: now)
        else {
            let failure = DialFailure.sip(status: 488, text: "No usable SDP in the answer")
            giveUp(attempt, of: id, reason: "no usable SDP in the answer", at: now)
            return tell(id, .operatorFailed(attempt, failure), at: now)
        }
        tell(id, .operatorAnswered(attempt), at: now)
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
        ports.giveBack(leg.leg.port)
        let others = calls[id]?.operators.values ?? [:].values
        // A later attempt has bound the operator's leg anew; that one stays.
        if !others.contains(where: { !$0.isGivenUp }) {
            output.append(.media(id, .close(.operator)))
        }
    }
}
