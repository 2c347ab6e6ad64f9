// SPDX-License-Identifier: Apache-2.0

import Timing

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

    func intervalVerdict(
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
    func refreshLater(_ confirmed: inout ConfirmedSession) -> [SessionEffect] {
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
