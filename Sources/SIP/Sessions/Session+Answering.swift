// SPDX-License-Identifier: Apache-2.0

import Addresses
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

/// An incoming INVITE, or re-INVITE, before our final response.
struct PendingInvite: Sendable {
    var request: SIPRequest
    var transaction: TransactionHandle
    var dialog: Dialog
    /// The provisional response sent last, to be repeated.
    var provisional: SIPResponse?
    /// The provisional response that waits for its PRACK; the next one waits, too.
    var reliable: ReliableProvisional?
    /// What is to be said once the PRACK is here.
    var next: Next?
    var interval: SessionInterval?

    enum Next: Sendable {
        case provisional(status: Int, reason: String?, body: Body?)
        case answer(body: Body, headers: [Header])
    }
}

/// An incoming INVITE after our 2xx, before its ACK.
struct AcceptedInvite: Sendable {
    var dialog: Dialog
    var answer: UnacknowledgedAnswer
    var terms: SessionTerms
    /// The headers of the BYE to send once the ACK is here: before it, a callee must not
    /// (RFC 3261 section 15).
    var hangUp: [Header]?
}

/// A provisional response of ours that waits for its PRACK (RFC 3262 section 3).
struct ReliableProvisional: Sendable {
    var response: SIPResponse
    var rseq: UInt32
    /// Until it is sent again; doubles each time.
    var interval: Duration

    /// Whether a final response must wait: the peer has to know the session description first.
    var hasBody: Bool { !response.body.isEmpty }
}

/// What a PRACK acknowledges: `776656 1 INVITE` (RFC 3262 section 7.2).
struct RAck: Sendable, Hashable {
    var rseq: UInt32
    var cseq: CSeq

    init?(_ value: String?) {
        guard let value else { return nil }
        var scanner = ByteScanner(value)
        scanner.skipSpace()
        guard let number = try? scanner.number("", upTo: UInt64(UInt32.max)),
            let cseq = try? scanner.cseq()
        else { return nil }
        rseq = UInt32(number)
        self.cseq = cseq
    }
}

extension SIPResponse {
    /// The RSeq of a provisional response that asks for a PRACK; nil for every other response.
    var reliableSequence: UInt32? {
        guard (101...199).contains(status), headers.lists("100rel", in: [.require]),
            let value = headers[.rSeq]
        else { return nil }
        var scanner = ByteScanner(value)
        scanner.skipSpace()
        guard let number = try? scanner.number("", upTo: UInt64(UInt32.max)), number > 0 else {
            return nil
        }
        return UInt32(number)
    }
}

/// Our provisional responses, reliable where the peer wants them so (RFC 3262 section 3).
extension Session {
    mutating func sendProvisional(
        _ pending: PendingInvite, status: Int, reason: String?, body: Body?
    ) -> [SessionEffect]? {
        guard (101...199).contains(status) else { return nil }
        var pending = pending
        guard pending.reliable == nil else {
            // One at a time; of those that wait, the last is the one that still matters.
            switch pending.next {
            case .answer: return nil
            case .provisional, nil:
                pending.next = .provisional(status: status, reason: reason, body: body)
            }
            state = .incoming(pending)
            return []
        }
        var response = SIPResponse(
            to: pending.request, status: status, reason: reason, tag: pending.dialog.id.localTag,
            headers: identification, body: body)
        var effects: [SessionEffect] = []
        if wantsReliable(pending.request, body: body) {
            let rseq =
                lastRSeq.map { $0 &+ 1 } ?? UInt32.random(in: 1...0x7FFF_FFFF, using: &random)
            lastRSeq = rseq
            response.headers.append(.require, "100rel")
            response.headers.append(.rSeq, String(rseq))
            let interval = settings.timers.t1
            pending.reliable = ReliableProvisional(
                response: response, rseq: rseq, interval: interval)
            effects = [
                .start(.retransmitProvisional, after: interval),
                .start(.prackTimeout, after: settings.timers.timeout),
            ]
        }
        pending.provisional = response
        state = .incoming(pending)
        return [
            .respond(response, pending.transaction),
            .start(.refreshProvisional, after: .seconds(60)),
        ] + effects
    }

    /// A peer that requires it gets every response reliably, one that can gets those with a session
    /// description so.
    private func wantsReliable(_ request: SIPRequest, body: Body?) -> Bool {
        let canWe = settings.supported.contains("100rel")
        return canWe
            && (request.headers.lists("100rel", in: [.require])
                || body != nil && request.headers.lists("100rel", in: [.supported]))
    }

    /// Repeats the last provisional response, so that no proxy on the way gives up (RFC 3261 section
    /// 13.3.1.1). A reliable one is a new one each time.
    mutating func refreshProvisional() -> [SessionEffect] {
        guard case .incoming(let pending) = state, let response = pending.provisional else {
            return []
        }
        guard response.headers[.rSeq] == nil else {
            return sendProvisional(
                pending, status: response.status, reason: response.reason, body: nil) ?? []
        }
        return [
            .respond(response, pending.transaction),
            .start(.refreshProvisional, after: .seconds(60)),
        ]
    }

    /// Sends an unacknowledged reliable response again; its interval doubles without bound.
    mutating func retransmitProvisional() -> [SessionEffect] {
        guard case .incoming(var pending) = state, var reliable = pending.reliable else {
            return []
        }
        reliable.interval *= 2
        pending.reliable = reliable
        state = .incoming(pending)
        return [
            .respond(reliable.response, pending.transaction),
            .start(.retransmitProvisional, after: reliable.interval),
        ]
    }

    /// A peer that never acknowledges what it asked for cannot be talked to.
    mutating func prackTimedOut() -> [SessionEffect] {
        guard case .incoming(let pending) = state, pending.reliable != nil else { return [] }
        return refuse(
            pending, status: 504, reason: "No PRACK", last: .ended(.rejected(status: 504)))
    }

    mutating func receivePrack(
        _ request: SIPRequest, _ transaction: TransactionHandle, _ pending: PendingInvite
    ) -> [SessionEffect] {
        guard let rack = RAck(request.headers[.rAck]), rack.cseq == pending.request.cseq,
            rack.rseq == lastRSeq
        else { return refuse(request, transaction, 481) }
        // It came again with a number of its own: it was heard before.
        guard let reliable = pending.reliable else { return refuse(request, transaction, 200) }
        // No offer is awaited here, and no PRACK of ours could answer it later.
        guard request.body.isEmpty || pending.request.body.isEmpty && reliable.hasBody else {
            return refuse(request, transaction, 488)
        }
        var pending = pending
        let next = pending.next
        pending.reliable = nil
        pending.next = nil
        state = .incoming(pending)
        let effects: [SessionEffect] =
            [.stop(.retransmitProvisional), .stop(.prackTimeout)]
            + refuse(request, transaction, 200)
        switch next {
        case .provisional(let status, let reason, let body):
            return effects
                + (sendProvisional(pending, status: status, reason: reason, body: body) ?? [])
        case .answer(let body, let headers):
            return effects + answer(pending, body: body, headers: headers)
        case nil: return effects
        }
    }
}
