// SPDX-License-Identifier: Apache-2.0

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
