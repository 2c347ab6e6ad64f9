// SPDX-License-Identifier: Apache-2.0

import Timing

/// The calling side up to the final response (RFC 3261 section 13.2).
extension Session {
    mutating func begin(_ invite: InviteRequest) -> [SessionEffect] {
        authentication.credentials = invite.credentials
        contact =
            invite.contact.map { "<\($0)>" } ?? settings.contact(towards: invite.flow)
        var from = invite.from
        from.tag = random.token(12)
        let fields = CommonFields(
            via: newVia(invite.flow), from: from, to: invite.to ?? NameAddr(invite.target),
            callID: random.token(24), cseq: CSeq(1, .invite))
        let routes = invite.routes.map { Header(.route, $0.description) }
        let request = SIPRequest(
            uri: .sip(invite.target), fields: fields, maxForwards: invite.maxForwards,
            headers: routes + identification(offering: invite.body != nil) + wish
                + invite.headers, body: invite.body)
        self.invite = request
        self.invite?.body = []
        state = .outgoing(
            OutgoingInvite(request: request, flow: invite.flow, stage: .calling))
        return [.send(request, invite.flow, .invite)]
    }

    /// A response to the initial INVITE, in whatever state the session is by now.
    mutating func receiveInviteResponse(_ response: SIPResponse) -> [SessionEffect] {
        guard case .outgoing(let outgoing) = state else {
            return response.status / 100 == 2 ? acknowledgeLate(response) : []
        }
        switch response.status {
        case ..<200: return receiveProvisional(response, outgoing)
        case ..<300: return receiveAnswer(response, outgoing)
        default:
            if response.status == 422, let effects = raiseInterval(response, outgoing) {
                return effects
            }
            let failure = SessionFailure(
                status: response.status, reason: response.reason, origin: .remote,
                headers: response.headers)
            return end(with: .failed(failure))
        }
    }

    private mutating func receiveProvisional(
        _ response: SIPResponse, _ outgoing: OutgoingInvite
    ) -> [SessionEffect] {
        var outgoing = outgoing
        guard let news = takeEarly(response, &outgoing) else { return [] }
        var effects = news
        switch outgoing.stage {
        case .calling, .proceeding:
            outgoing.stage = .proceeding
            if response.status > 100 {
                let progress = SessionEvent.progress(
                    status: response.status, reason: response.reason,
                    body: response.headers.sessionBody(response.body, accept: settings.accept))
                effects.append(.event(progress))
            }
        case .cancelPending(let headers):
            outgoing.stage = .cancelling
            effects += sendCancel(headers)
        case .cancelling:
            break
        }
        state = .outgoing(outgoing)
        return effects
    }

    private mutating func receiveAnswer(
        _ response: SIPResponse, _ outgoing: OutgoingInvite
    ) -> [SessionEffect] {
        var dialog = Dialog(
            calling: outgoing.request, answeredBy: response, flow: outgoing.flow)
        let early = outgoing.early[response.to.tag ?? ""]
        if let early { dialog.goOn(from: early.dialog) }
        let effects: [SessionEffect] =
            outgoing.leaveEarlyDialogs() + [
                .stop(.cancelTimeout), .enter(dialog.id), acknowledge(response, in: dialog),
            ]
        switch outgoing.stage {
        case .calling, .proceeding:
            var terms = SessionTerms()
            terms.note(response.headers)
            terms.interval = SessionInterval.agreed(in: response.headers, current: nil)
            state = .confirmed(
                ConfirmedSession(dialog: dialog, terms: terms, update: early?.update))
            let answer = AnsweredInvite(
                status: response.status,
                body: response.headers.sessionBody(response.body, accept: settings.accept)
                    ?? early?.body,
                remote: response.to, contact: dialog.target, headers: response.headers)
            return effects + armed(terms.interval) + [.event(.answered(answer))]
        case .cancelPending, .cancelling:
            // The answer overtook our CANCEL: it is acknowledged and hung up at once.
            return effects + hangUp(dialog, headers: [], last: .failed(.givenUp))
        }
    }

    mutating func inviteFailed(_ status: Int, _ reason: String) -> [SessionEffect] {
        guard case .outgoing = state else { return [] }
        let failure = SessionFailure(
            status: status, reason: reason, origin: .local, headers: Headers())
        return end(with: .failed(failure)) + [.abandonInvite]
    }

    /// Gives up before the final response; the last event follows it.
    mutating func hangUpOutgoing(
        _ outgoing: OutgoingInvite, headers: [Header]
    ) -> [SessionEffect]? {
        var outgoing = outgoing
        var effects: [SessionEffect] = []
        switch outgoing.stage {
        case .calling:
            outgoing.stage = .cancelPending(headers: headers)
            effects = [.withdrawInvite]
        case .proceeding:
            outgoing.stage = .cancelling
            effects = sendCancel(headers)
        case .cancelPending, .cancelling:
            return nil
        }
        state = .outgoing(outgoing)
        return effects
    }

    private func sendCancel(_ headers: [Header]) -> [SessionEffect] {
        [
            .cancelInvite(headers: headers + [userAgent]),
            .start(.cancelTimeout, after: settings.timers.timeout),
        ]
    }

    mutating func cancelTimedOut() -> [SessionEffect] {
        guard case .outgoing = state else { return [] }
        return end(with: .failed(.givenUp)) + [.abandonInvite]
    }
}

extension SessionFailure {
    /// The end of a session its own side hung up before it was answered.
    static let givenUp = SessionFailure(
        status: 487, reason: ReasonPhrase.standard(for: 487), origin: .local, headers: Headers())
}
