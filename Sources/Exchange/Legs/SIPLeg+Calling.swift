// SPDX-License-Identifier: Apache-2.0

import Handoff
import SDP
import SIP
import Timing

/// Our call to a target, up to its answer: the INVITE, what it is refused with, and where it is
/// sent on to.
extension SIPLeg {
    /// The INVITE of the call as it stands.
    mutating func invite(_ sipCall: SIPCall) -> LegEffect {
        let request = sipCall.request(offering: agreement.makeOffer(), settings: settings)
        return command(.invite(loan.session, request))
    }

    mutating func progressed(_ status: Int, _ phrase: String, _ body: Body?) -> [LegEffect] {
        switch state {
        case .connecting(let sipCall), .ringing(let sipCall): state = .ringing(sipCall)
        case .arriving, .moving, .open, .givenUp, .over: return []
        }
        let ringing = LegEffect.tell(.ringing(.sip(status, phrase)))
        guard let body else { return [ringing] }
        do {
            try agreement.acceptEarly(body)
            return [ringing]
        } catch {
            let text = "early SDP of an operator not used: \(error.phrase)"
            return [.perform(.log(.debug, text)), ringing]
        }
    }

    mutating func answered(_ answer: AnsweredInvite, at now: Instant) -> [LegEffect] {
        switch state {
        case .connecting, .ringing: state = .open
        case .arriving, .moving, .open, .givenUp, .over: return []
        }
        do {
            let audio = try agreement.acceptFinal(answer.body)
            return openSound(audio) + [.tell(.answered(.sip(answer.status, answer.reason)))]
                + holdNews(since: nil)
        } catch {
            let why = error.explanation(taken: settings.codecTitles)
            let end = LegEnd(
                reason: why, manner: .ours, failure: .incompatible,
                evidence: .sip(answer.status, why))
            return [refusal(of: "SDP answer", error)]
                + close(reason: "unusable answer: \(why)", at: now) + [.tell(.failed(end))]
        }
    }

    mutating func failed(_ failure: SessionFailure) -> [LegEffect] {
        switch state {
        case .connecting(let sipCall): refused(sipCall, with: failure, hasRung: false)
        case .ringing(let sipCall): refused(sipCall, with: failure, hasRung: true)
        case .givenUp(let farewell) where farewell.isEarly:
            failed(LegEnd(failure, .cancelled, manner: .ours))
        case .arriving, .open, .givenUp:
            end(.failed(status: failure.status, reason: failure.reason))
        case .moving, .over: []
        }
    }

    private mutating func refused(
        _ sipCall: SIPCall, with failure: SessionFailure, hasRung: Bool
    ) -> [LegEffect] {
        switch sipCall.elsewhere(after: failure, hasRung: hasRung, settings: settings) {
        case .withoutIdentity(let again):
            state = .moving(again, hasRung: hasRung, holding: nil)
            return [
                .warn(
                    "the identity was refused (\(failure.status)); "
                        + "tried once more with the gateway's own"),
                .borrow(.move(from: loan, to: nil)),
            ]
        case .at(let moved, let held):
            state = .moving(moved, hasRung: hasRung, holding: held)
            return [.borrow(.move(from: loan, to: held))]
        case .forbidden(let place):
            var end = LegEnd(failure, .moved, manner: .lost)
            end.evidence = .sip(failure.status, failure.reason + place)
            return failed(end)
        case .nowhere:
            guard failure.evidence == nil else {
                return failed(LegEnd(failure, LegFailure(status: failure.status), manner: .lost))
            }
            var end = LegEnd(failure, .unreachable, manner: .lost)
            end.remark = "\(failure.status) \(failure.reason)"
            return failed(end)
        }
    }

    private mutating func failed(_ end: LegEnd) -> [LegEffect] {
        state = .over
        return [.tell(.failed(end))]
    }

    /// A session for a call that is sent on; nil when another handoff holds who is there. Nobody
    /// uses one that comes when the call has been taken back.
    mutating func received(_ fresh: SIPLoan?) -> [LegEffect] {
        guard case .moving(let sipCall, let hasRung, let target) = state else {
            return fresh.map { [.giveBack(.session($0.session))] } ?? []
        }
        guard let fresh else {
            return failed(LegEnd(reason: "held by another", manner: .lost, failure: .leased))
        }
        loan = fresh
        agreement = SoundAgreement(
            fresh, signalledBy: sipCall.dialling.signallingHost, settings: settings)
        if let target { held.insert(target) }
        state = hasRung ? .ringing(sipCall) : .connecting(sipCall)
        return [invite(sipCall)]
    }
}

extension LegEnd {
    fileprivate init(
        _ failure: SessionFailure, _ verdict: LegFailure, manner: LegEnd.Manner
    ) {
        self.init(
            reason: failure.reason, manner: manner, failure: verdict, evidence: failure.evidence)
    }
}
