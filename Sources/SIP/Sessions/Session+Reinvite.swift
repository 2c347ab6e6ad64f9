// SPDX-License-Identifier: Apache-2.0

/// Changing a session both ways (RFC 3261 section 14).
extension Session {
    /// How often a re-INVITE that meets the peer's is tried.
    private static let glareAttempts = 6

    // MARK: Ours

    mutating func reinvite(_ confirmed: ConfirmedSession, body: Body) -> [SessionEffect]? {
        guard case .none = confirmed.reinvite, confirmed.retry == nil else {
            return [.event(.reinviteFailed(status: 491))]
        }
        return sendReinvite(confirmed, body: body, attempt: 1)
    }

    mutating func sendReinvite(
        _ confirmed: ConfirmedSession, body: Body, attempt: Int
    ) -> [SessionEffect] {
        var confirmed = confirmed
        let hop = confirmed.dialog.nextHop
        let request = confirmed.dialog.request(
            .invite, via: newVia(hop),
            headers: identification + (confirmed.terms.interval?.requestHeaders ?? []), body: body)
        confirmed.reinvite = .sent(body: body, attempt: attempt)
        confirmed.retry = nil
        state = .confirmed(confirmed)
        return [.send(request, hop, .reinvite)]
    }

    mutating func receiveReinviteResponse(_ response: SIPResponse) -> [SessionEffect] {
        guard response.status >= 200 else { return [] }
        guard response.status < 300 else {
            if response.status == 422, let effects = raiseInterval(response) { return effects }
            return reinviteFailed(response.status)
        }
        if let known = acknowledgement(of: response) { return [known] }
        switch state {
        case .confirmed(var confirmed):
            guard case .sent = confirmed.reinvite else { return [] }
            confirmed.dialog.refreshTarget(from: response.headers)
            confirmed.reinvite = .none
            let timers = refreshed(&confirmed, by: response.headers)
            state = .confirmed(confirmed)
            let body = response.headers.sessionBody(response.body, accept: settings.accept)
            return timers + [
                acknowledge(response, in: confirmed.dialog), .event(.reinviteAnswered(body)),
            ]
        case .hangingUp(let dialog, _):
            return [acknowledge(response, in: dialog)]
        case .new, .outgoing, .incoming, .accepted, .over:
            return []
        }
    }

    mutating func reinviteFailed(_ status: Int) -> [SessionEffect] {
        guard case .confirmed(var confirmed) = state,
            case .sent(let body, let attempt) = confirmed.reinvite
        else { return [] }
        confirmed.reinvite = .none
        if status == 491, attempt < Self.glareAttempts {
            confirmed.retry = (body, attempt + 1)
            state = .confirmed(confirmed)
            return [.start(.glare, after: glareDelay())]
        }
        let again = refreshLater(&confirmed)
        state = .confirmed(confirmed)
        let event = SessionEffect.event(.reinviteFailed(status: status))
        guard isLoss(status) else { return again + [event] }
        return [event]
            + hangUp(confirmed.dialog, headers: [], last: .ended(.lost(status: status)))
    }

    /// The owner of the Call-ID waits longer than its peer ever does (RFC 3261 section 14.1).
    private mutating func glareDelay() -> Duration {
        let steps = invite == nil ? 0...200 : 210...400
        return .milliseconds(10 * Int.random(in: steps, using: &random))
    }

    mutating func retryReinvite() -> [SessionEffect] {
        guard case .confirmed(let confirmed) = state, let retry = confirmed.retry else { return [] }
        guard case .none = confirmed.reinvite else {
            return [.start(.glare, after: glareDelay())]
        }
        return sendReinvite(confirmed, body: retry.body, attempt: retry.attempt)
    }

    // MARK: The peer's

    mutating func receiveReinvite(
        _ request: SIPRequest, _ transaction: TransactionHandle, _ confirmed: ConfirmedSession
    ) -> [SessionEffect] {
        switch confirmed.reinvite {
        case .none:
            guard confirmed.update == nil else { return refuseForNow(request, transaction) }
            var confirmed = confirmed
            confirmed.terms.note(request.headers)
            let interval: SessionInterval?
            switch intervalVerdict(on: request, confirmed.terms) {
            case .none: interval = nil
            case .agreed(let agreed): interval = agreed
            case .tooSmall(let least):
                return refuse(request, transaction, 422, tag: nil, minSE: least)
            }
            confirmed.dialog.refreshTarget(from: request.headers)
            confirmed.reinvite = .received(request, transaction, interval)
            state = .confirmed(confirmed)
            return [.event(.reoffered(request.typedBody))]
        case .received:
            return refuseForNow(request, transaction)
        case .sent, .accepted:
            return refuse(request, transaction, 491)
        }
    }

    /// The peer has asked for something before that is not decided yet (RFC 3261 section 14.2, RFC
    /// 3311 section 5.2).
    mutating func refuseForNow(
        _ request: SIPRequest, _ transaction: TransactionHandle
    ) -> [SessionEffect] {
        let wait = Header(.retryAfter, String(Int.random(in: 0...10, using: &random)))
        return refuse(request, transaction, 500, headers: [wait])
    }

    mutating func answerReinvite(
        _ confirmed: ConfirmedSession, body: Body
    ) -> [SessionEffect]? {
        var confirmed = confirmed
        if let update = confirmed.update {
            confirmed.update = nil
            let timers = accepted(update.interval, &confirmed)
            state = .confirmed(confirmed)
            return timers + [.respond(updated(update, body: body), update.transaction)]
        }
        guard case .received(let request, let transaction, let interval) = confirmed.reinvite
        else { return nil }
        let response = SIPResponse(
            to: request, status: 200, tag: nil,
            headers: identification + (interval?.responseHeaders ?? []), body: body)
        let answer = UnacknowledgedAnswer(
            response: response, transaction: transaction, interval: settings.timers.t1,
            isOffer: request.body.isEmpty)
        confirmed.reinvite = .accepted(answer)
        let timers = accepted(interval, &confirmed)
        state = .confirmed(confirmed)
        return timers + send(answer)
    }

    mutating func rejectReinvite(
        _ confirmed: ConfirmedSession, status: Int, reason: String?, headers: [Header]
    ) -> [SessionEffect]? {
        var confirmed = confirmed
        if let update = confirmed.update {
            confirmed.update = nil
            state = .confirmed(confirmed)
            return refuse(
                update.request, update.transaction, status, reason: reason, headers: headers)
        }
        guard case .received(let request, let transaction, _) = confirmed.reinvite else {
            return nil
        }
        confirmed.reinvite = .none
        state = .confirmed(confirmed)
        return refuse(request, transaction, status, reason: reason, headers: headers)
    }
}
