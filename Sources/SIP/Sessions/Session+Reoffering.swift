// SPDX-License-Identifier: Apache-2.0

import Timing

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

    private mutating func sendReinvite(
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

/// The peer's UPDATEs (RFC 3311): with an offer they change the session, without one they refresh
/// it and tell a new Contact.
extension Session {
    /// Before our final response: our answer to the INVITE is still to come, or our offer in it.
    mutating func receiveUpdate(
        _ request: SIPRequest, _ transaction: TransactionHandle, _ pending: PendingInvite
    ) -> [SessionEffect] {
        guard request.body.isEmpty else {
            return pending.request.body.isEmpty
                ? refuse(request, transaction, 491) : refuseForNow(request, transaction)
        }
        var pending = pending
        switch SessionInterval.verdict(
            on: request.headers, current: pending.interval, minSE: settings.minSE,
            most: settings.sessionExpires)
        {
        case .none: pending.interval = nil
        case .agreed(let interval): pending.interval = interval
        case .tooSmall(let least): return refuse(request, transaction, 422, tag: nil, minSE: least)
        }
        pending.dialog.refreshTarget(from: request.headers)
        state = .incoming(pending)
        return refreshed(request, transaction, pending.interval)
    }

    /// After our 2xx and before its ACK, without an offer.
    mutating func receiveUpdate(
        _ request: SIPRequest, _ transaction: TransactionHandle, _ accepted: AcceptedInvite
    ) -> [SessionEffect] {
        var accepted = accepted
        accepted.terms.note(request.headers)
        switch intervalVerdict(on: request, accepted.terms) {
        case .none: accepted.terms.interval = nil
        case .agreed(let interval): accepted.terms.interval = interval
        case .tooSmall(let least): return refuse(request, transaction, 422, tag: nil, minSE: least)
        }
        accepted.dialog.refreshTarget(from: request.headers)
        state = .accepted(accepted)
        return refreshed(request, transaction, accepted.terms.interval)
    }

    /// In a session both sides have agreed on.
    mutating func receiveUpdate(
        _ request: SIPRequest, _ transaction: TransactionHandle, _ confirmed: ConfirmedSession
    ) -> [SessionEffect] {
        guard confirmed.update == nil else { return refuseForNow(request, transaction) }
        var confirmed = confirmed
        confirmed.terms.note(request.headers)
        let interval: SessionInterval?
        switch intervalVerdict(on: request, confirmed.terms) {
        case .none: interval = nil
        case .agreed(let agreed): interval = agreed
        case .tooSmall(let least): return refuse(request, transaction, 422, tag: nil, minSE: least)
        }
        guard !request.body.isEmpty else {
            confirmed.dialog.refreshTarget(from: request.headers)
            let timers = accepted(interval, &confirmed)
            state = .confirmed(confirmed)
            return timers + refreshed(request, transaction, interval)
        }
        switch confirmed.reinvite {
        case .received: return refuseForNow(request, transaction)
        case .sent: return refuse(request, transaction, 491)
        case .accepted(let answer) where answer.isOffer: return refuse(request, transaction, 491)
        case .none, .accepted: break
        }
        confirmed.dialog.refreshTarget(from: request.headers)
        confirmed.update = PendingUpdate(
            request: request, transaction: transaction, interval: interval)
        state = .confirmed(confirmed)
        return [.event(.reoffered(request.typedBody))]
    }

    /// The 200 to an UPDATE without an offer.
    private func refreshed(
        _ request: SIPRequest, _ transaction: TransactionHandle, _ interval: SessionInterval?
    ) -> [SessionEffect] {
        let update = PendingUpdate(request: request, transaction: transaction, interval: interval)
        return [.respond(updated(update, body: nil), transaction)]
    }
}

/// The session timer (RFC 4028): who refreshes, when, and what becomes of a session nobody
/// refreshes.
extension Session {
    /// How often a request is sent again with a longer interval.
    private static let raiseLimit = 3
    /// After a refresh that failed for a reason that may pass.
    private static let pause = Duration.seconds(10)

    /// What our INVITE asks for.
    var wish: [Header] {
        guard settings.supported.contains("timer"), let seconds = settings.sessionExpires else {
            return []
        }
        return [
            Header(.sessionExpires, String(seconds)), Header(.minSE, String(settings.minSE)),
        ]
    }

    /// The timers of an interval that begins now.
    func armed(_ interval: SessionInterval?) -> [SessionEffect] {
        guard let interval else { return [.stop(.refresh), .stop(.expiry)] }
        let expiry = SessionEffect.start(.expiry, after: interval.expiresAfter)
        guard interval.isRefresher else { return [.stop(.refresh), expiry] }
        return [.start(.refresh, after: interval.refreshAfter), expiry]
    }

    /// A refresh of the peer's is accepted: the interval begins anew.
    func accepted(
        _ interval: SessionInterval?, _ confirmed: inout ConfirmedSession
    ) -> [SessionEffect] {
        confirmed.terms.interval = interval
        return armed(interval)
    }

    /// A refresh of ours was accepted.
    func refreshed(
        _ confirmed: inout ConfirmedSession, by headers: Headers
    ) -> [SessionEffect] {
        confirmed.terms.note(headers)
        confirmed.isRefreshing = false
        confirmed.terms.interval = SessionInterval.agreed(
            in: headers, current: confirmed.terms.interval)
        return armed(confirmed.terms.interval)
    }

    private func intervalVerdict(
        on request: SIPRequest, _ terms: SessionTerms
    ) -> SessionInterval.Verdict {
        SessionInterval.verdict(
            on: request.headers, current: terms.interval, minSE: settings.minSE,
            most: settings.sessionExpires)
    }

    /// Refuses an interval that is too short, and says how long it must be.
    func refuse(
        _ request: SIPRequest, _ transaction: TransactionHandle, _ status: Int, tag: String?,
        minSE: Int
    ) -> [SessionEffect] {
        let response = SIPResponse(
            to: request, status: status, tag: tag,
            headers: [Header(.minSE, String(minSE)), Header("Server", settings.userAgent)])
        return [.respond(response, transaction)]
    }

    // MARK: Ours

    /// Our turn: an UPDATE without an offer where the peer takes it, else a re-INVITE of the owner's.
    mutating func refresh() -> [SessionEffect] {
        guard case .confirmed(var confirmed) = state, let interval = confirmed.terms.interval,
            interval.isRefresher, !confirmed.isRefreshing
        else { return [] }
        guard case .none = confirmed.reinvite, confirmed.retry == nil, confirmed.update == nil
        else { return [.start(.refresh, after: Self.pause)] }
        guard confirmed.terms.peerTakesUpdate else { return [.event(.refreshDue)] }
        confirmed.isRefreshing = true
        let hop = confirmed.dialog.nextHop
        let update = confirmed.dialog.request(
            .update, via: newVia(hop), headers: identification + interval.requestHeaders)
        state = .confirmed(confirmed)
        return [.send(update, hop, .update)]
    }

    mutating func refreshAnswered(_ response: SIPResponse) -> [SessionEffect] {
        guard case .confirmed(var confirmed) = state else { return [] }
        guard response.status < 300 else {
            if response.status == 422, let effects = raiseInterval(response) { return effects }
            return refreshFailed(response.status)
        }
        confirmed.dialog.refreshTarget(from: response.headers)
        let timers = refreshed(&confirmed, by: response.headers)
        state = .confirmed(confirmed)
        return timers
    }

    mutating func refreshFailed(_ status: Int) -> [SessionEffect] {
        guard case .confirmed(var confirmed) = state else { return [] }
        confirmed.isRefreshing = false
        switch status {
        case 405, 420, 501:
            // It said that it takes UPDATE, and does not.
            confirmed.terms.peerTakesUpdate = false
            state = .confirmed(confirmed)
            return refresh()
        case _ where isLoss(status):
            return hangUp(confirmed.dialog, headers: [], last: .ended(.lost(status: status)))
        default:
            let again = refreshLater(&confirmed)
            state = .confirmed(confirmed)
            return again
        }
    }

    /// A refresh failed for a reason that may pass: another one follows while there is time.
    private func refreshLater(_ confirmed: inout ConfirmedSession) -> [SessionEffect] {
        confirmed.isRefreshing = false
        guard confirmed.terms.interval?.isRefresher == true else { return [] }
        return [.start(.refresh, after: Self.pause)]
    }

    /// The interval has passed without a refresh.
    mutating func expire() -> [SessionEffect] {
        guard case .confirmed(let confirmed) = state, let interval = confirmed.terms.interval else {
            return []
        }
        let reason = Header(.reason, "SIP;cause=408;text=\"Session Expired\"")
        return hangUp(
            confirmed.dialog, headers: [reason], last: .ended(.expired(seconds: interval.seconds)))
    }

    // MARK: 422

    /// Our INVITE asked for too short an interval: it is sent again with what is wanted.
    mutating func raiseInterval(
        _ response: SIPResponse, _ outgoing: OutgoingInvite
    ) -> [SessionEffect]? {
        switch outgoing.stage {
        case .calling, .proceeding: break
        case .cancelPending, .cancelling: return nil
        }
        let asked = outgoing.request.headers.seconds(of: .sessionExpires) ?? 0
        guard outgoing.raises < Self.raiseLimit,
            let raised = SessionInterval(seconds: asked, isRefresher: true)
                .raised(by: response.headers)
        else { return nil }
        let first = outgoing.request
        var request = first.reissued(
            via: newVia(outgoing.flow), number: first.cseq.number &+ 1)
        request.headers.replace(.sessionExpires, with: String(raised.seconds))
        request.headers.replace(.minSE, with: String(raised.minimum))
        var outgoing = outgoing
        outgoing.raises += 1
        return begin(anew: request, outgoing)
    }

    /// A refresh of ours, or a re-INVITE, asked for too short an interval.
    mutating func raiseInterval(_ response: SIPResponse) -> [SessionEffect]? {
        guard case .confirmed(var confirmed) = state,
            let raised = confirmed.terms.interval?.raised(by: response.headers)
        else { return nil }
        confirmed.terms.interval = raised
        confirmed.isRefreshing = false
        guard case .sent(let body, let attempt) = confirmed.reinvite else {
            state = .confirmed(confirmed)
            return refresh()
        }
        guard attempt <= Self.raiseLimit else { return nil }
        confirmed.reinvite = .none
        state = .confirmed(confirmed)
        return sendReinvite(confirmed, body: body, attempt: attempt + 1)
    }
}
