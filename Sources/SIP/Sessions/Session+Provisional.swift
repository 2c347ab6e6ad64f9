// SPDX-License-Identifier: Apache-2.0

import Timing

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
