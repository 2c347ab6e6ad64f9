// SPDX-License-Identifier: Apache-2.0

import Timing

/// The called side up to the ACK (RFC 3261 section 13.3).
extension Session {
    mutating func begin(
        _ request: SIPRequest, _ transaction: TransactionHandle, _ flow: Flow
    ) -> [SessionEffect] {
        contact = settings.contact(towards: flow)
        // The endpoint has checked these; a peer of RFC 2543 may give its From for its Contact.
        let target =
            request.headers.remoteTarget ?? request.from.uri.sip
            ?? SIPURI(host: flow.remoteHost, port: flow.remotePort)
        let routes = (try? request.headers.addresses(of: .recordRoute)) ?? []
        let dialog = Dialog(
            serving: request, tag: random.token(12), target: target, routes: routes, flow: flow)
        var pending = PendingInvite(
            request: request, transaction: transaction, dialog: dialog)
        let verdict = SessionInterval.verdict(
            on: request.headers, current: nil, minSE: settings.minSE,
            most: settings.sessionExpires)
        switch verdict {
        case .none: break
        case .agreed(let interval): pending.interval = interval
        case .tooSmall(let least):
            state = .over
            return refuse(request, transaction, 422, tag: dialog.id.localTag, minSE: least)
                + [.dropped(.refused(.invite, status: 422))]
        }
        state = .incoming(pending)
        let incoming = IncomingInvite(
            requestURI: request.uri, from: request.from, to: request.to, callID: request.callID,
            contact: target, maxForwards: request.maxForwards, headers: request.headers,
            body: request.typedBody, flow: flow)
        return [
            .enter(dialog.id), .start(.answerLimit, after: settings.answerLimit),
            .event(.incoming(incoming)),
        ]
    }

    // MARK: The owner's decision

    mutating func answer(
        _ pending: PendingInvite, body: Body, headers: [Header]
    ) -> [SessionEffect] {
        if pending.reliable?.hasBody == true {
            // The peer must have our session description in order before the 2xx (RFC 3262
            // section 3).
            var pending = pending
            pending.next = .answer(body: body, headers: headers)
            state = .incoming(pending)
            return []
        }
        var terms = SessionTerms(interval: pending.interval)
        terms.note(pending.request.headers)
        let response = SIPResponse(
            to: pending.request, status: 200, tag: pending.dialog.id.localTag,
            headers: identification + (terms.interval?.responseHeaders ?? []) + headers, body: body)
        let answer = UnacknowledgedAnswer(
            response: response, transaction: pending.transaction, interval: settings.timers.t1,
            isOffer: pending.request.body.isEmpty)
        state = .accepted(AcceptedInvite(dialog: pending.dialog, answer: answer, terms: terms))
        return [
            .stop(.answerLimit), .stop(.refreshProvisional), .stop(.retransmitProvisional),
            .stop(.prackTimeout),
        ] + send(answer)
    }

    /// Sends a 2xx and starts waiting for its ACK.
    func send(_ answer: UnacknowledgedAnswer) -> [SessionEffect] {
        [
            .respond(answer.response, answer.transaction),
            .start(.retransmitAnswer, after: answer.interval),
            .start(.ackTimeout, after: settings.timers.timeout),
        ]
    }

    /// Refuses an unanswered INVITE.
    mutating func refuse(
        _ pending: PendingInvite, status: Int, reason: String? = nil, headers: [Header] = [],
        last: SessionEvent
    ) -> [SessionEffect] {
        let response = SIPResponse(
            to: pending.request, status: status, reason: reason,
            tag: pending.dialog.id.localTag,
            headers: headers + [Header("Server", settings.userAgent)])
        return [.respond(response, pending.transaction)] + end(with: last)
    }

    // MARK: Time

    mutating func answerLimitReached() -> [SessionEffect] {
        guard case .incoming(let pending) = state else { return [] }
        return refuse(pending, status: 480, last: .ended(.unanswered))
    }

    /// Sends an unacknowledged 2xx again, at intervals that double up to T2.
    mutating func retransmitAnswer() -> [SessionEffect] {
        func again(_ answer: inout UnacknowledgedAnswer) -> [SessionEffect] {
            answer.interval = min(answer.interval * 2, settings.timers.t2)
            return [
                .respond(answer.response, answer.transaction),
                .start(.retransmitAnswer, after: answer.interval),
            ]
        }
        switch state {
        case .accepted(var accepted):
            defer { state = .accepted(accepted) }
            return again(&accepted.answer)
        case .confirmed(var confirmed):
            guard case .accepted(var answer) = confirmed.reinvite else { return [] }
            defer {
                confirmed.reinvite = .accepted(answer)
                state = .confirmed(confirmed)
            }
            return again(&answer)
        case .new, .outgoing, .incoming, .hangingUp, .over:
            return []
        }
    }

    mutating func ackTimedOut() -> [SessionEffect] {
        switch state {
        case .accepted(let accepted):
            return hangUp(
                accepted.dialog, headers: accepted.hangUp ?? [], last: .ended(.ackTimeout))
        case .confirmed(let confirmed):
            guard case .accepted = confirmed.reinvite else { return [] }
            return hangUp(confirmed.dialog, headers: [], last: .ended(.ackTimeout))
        case .new, .outgoing, .incoming, .hangingUp, .over:
            return []
        }
    }

    // MARK: The peer

    mutating func receiveAck(_ request: SIPRequest) -> [SessionEffect] {
        let stops = [SessionEffect.stop(.retransmitAnswer), .stop(.ackTimeout)]
        switch state {
        case .accepted(let accepted):
            guard request.cseq.number == accepted.answer.response.cseq.number else { return [] }
            state = .confirmed(ConfirmedSession(dialog: accepted.dialog, terms: accepted.terms))
            let established = SessionEvent.established(
                body: request.headers.sessionBody(request.body, accept: settings.accept))
            guard let headers = accepted.hangUp else {
                return stops + armed(accepted.terms.interval) + [.event(established)]
            }
            return stops + hangUp(accepted.dialog, headers: headers, last: .ended(.hungUp))
        case .confirmed(var confirmed):
            guard case .accepted(let answer) = confirmed.reinvite,
                request.cseq.number == answer.response.cseq.number
            else { return [] }
            confirmed.reinvite = .none
            state = .confirmed(confirmed)
            let body = request.headers.sessionBody(request.body, accept: settings.accept)
            return stops + [.event(.reofferEstablished(body: body))]
        case .new, .outgoing, .incoming, .hangingUp, .over:
            return []
        }
    }

    mutating func receiveCancel(
        of transaction: TransactionHandle, _ reason: String?
    ) -> [SessionEffect] {
        switch state {
        case .incoming(let pending) where pending.transaction == transaction:
            return refuse(pending, status: 487, last: .cancelled(reason: reason))
        case .confirmed(var confirmed):
            guard case .received(let request, transaction, _) = confirmed.reinvite else {
                return []
            }
            confirmed.reinvite = .none
            state = .confirmed(confirmed)
            return [
                .respond(response(to: request, 487), transaction), .event(.reofferWithdrawn),
            ]
        case .new, .outgoing, .incoming, .accepted, .hangingUp, .over:
            return []
        }
    }
}
