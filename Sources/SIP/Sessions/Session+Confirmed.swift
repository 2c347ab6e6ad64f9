// SPDX-License-Identifier: Apache-2.0

/// Requests and responses inside the dialog (RFC 3261 section 12.2).
extension Session {
    /// A request in the dialog, other than ACK and CANCEL.
    mutating func receive(
        _ request: SIPRequest, _ transaction: TransactionHandle, _ flow: Flow
    ) -> [SessionEffect] {
        switch state {
        case .incoming(var pending):
            guard pending.dialog.accept(request, from: flow) else {
                return refuse(request, transaction, 500)
            }
            state = .incoming(pending)
            return receiveEarly(request, transaction, pending)
        case .accepted(var accepted):
            guard accepted.dialog.accept(request, from: flow) else {
                return refuse(request, transaction, 500)
            }
            state = .accepted(accepted)
            // An INVITE before the ACK of the last one meets one that is not over, and so does an
            // offer that comes otherwise.
            guard request.method != .invite, request.method != .update || request.body.isEmpty
            else { return refuse(request, transaction, 491) }
            if request.method == .update {
                return receiveUpdate(request, transaction, accepted)
            }
            return receiveCommon(request, transaction)
        case .confirmed(var confirmed):
            guard confirmed.dialog.accept(request, from: flow) else {
                return refuse(request, transaction, 500)
            }
            state = .confirmed(confirmed)
            guard request.method != .invite else {
                return receiveReinvite(request, transaction, confirmed)
            }
            if request.method == .update {
                return receiveUpdate(request, transaction, confirmed)
            }
            return receiveCommon(request, transaction)
        case .hangingUp:
            // A BYE that crossed ours is right; anything else is for a dialog that is gone.
            return refuse(request, transaction, request.method == .bye ? 200 : 481)
        case .outgoing(let outgoing):
            return receive(request, transaction, flow, whileCalling: outgoing)
        case .new, .over:
            return refuse(request, transaction, 481)
        }
    }

    private mutating func receiveEarly(
        _ request: SIPRequest, _ transaction: TransactionHandle, _ pending: PendingInvite
    ) -> [SessionEffect] {
        switch request.method {
        case .bye:
            return refuse(request, transaction, 200)
                + refuse(
                    pending, status: 487, last: .cancelled(reason: request.headers[.reason]))
        case .invite:
            // A second INVITE while the first is undecided (RFC 3261 section 14.2).
            return refuse(request, transaction, 500, headers: [Header(.retryAfter, "10")])
        case .prack:
            return receivePrack(request, transaction, pending)
        case .update:
            return receiveUpdate(request, transaction, pending)
        default:
            return refuse(request, transaction, 481)
        }
    }

    /// BYE, INFO, OPTIONS and late PRACKs, which mean the same before and after the ACK.
    private mutating func receiveCommon(
        _ request: SIPRequest, _ transaction: TransactionHandle
    ) -> [SessionEffect] {
        switch request.method {
        case .bye:
            return refuse(request, transaction, 200)
                + end(with: .ended(.peerHungUp(reason: request.headers[.reason])))
        case .info:
            let accepted = refuse(request, transaction, 200)
            guard let body = request.typedBody else { return accepted }
            return accepted + [.event(.info(body))]
        case .options:
            return refuse(
                request, transaction, 200,
                headers: [
                    Header(.allow, settings.allowValue), Header(.accept, settings.acceptValue),
                    Header(.supported, settings.supported.joined(separator: ", ")),
                ])
        case .prack:
            // One that comes again, or crossed our 2xx.
            let isKnown = RAck(request.headers[.rAck]).map { $0.rseq == lastRSeq } ?? false
            return refuse(request, transaction, isKnown ? 200 : 481)
        default:
            return refuse(
                request, transaction, 405, headers: [Header(.allow, settings.allowValue)])
        }
    }

    /// Answers a request in the dialog with no more than a status.
    func refuse(
        _ request: SIPRequest, _ transaction: TransactionHandle, _ status: Int,
        reason: String? = nil, headers: [Header] = []
    ) -> [SessionEffect] {
        var response = response(to: request, status, headers: headers)
        if let reason { response.reason = reason }
        return [.respond(response, transaction)]
    }

    // MARK: Responses

    mutating func receive(
        _ response: SIPResponse, to purpose: RequestPurpose
    ) -> [SessionEffect] {
        switch purpose {
        case .invite:
            return receiveInviteResponse(response)
        case .reinvite:
            return receiveReinviteResponse(response)
        case .info:
            guard response.status >= 200 else { return [] }
            return infoAnswered(response.status)
        case .bye:
            guard response.status >= 200, case .hangingUp(_, let last) = state else { return [] }
            return end(with: last)
        case .prack:
            // The INVITE it belongs to decides what becomes of the session.
            acknowledged(response)
            return []
        case .update:
            guard response.status >= 200 else { return [] }
            return refreshAnswered(response)
        }
    }

    mutating func requestFailed(
        _ purpose: RequestPurpose, _ status: Int, _ reason: String
    ) -> [SessionEffect] {
        switch purpose {
        case .invite: return inviteFailed(status, reason)
        case .reinvite:
            return reinviteFailed(status) + unreachable(status, reason)
        case .info: return infoAnswered(status)
        case .bye:
            guard case .hangingUp(_, let last) = state else { return [] }
            return end(with: last)
        case .prack: return acknowledgeAgain(status)
        case .update: return refreshFailed(status) + unreachable(status, reason)
        }
    }

    private mutating func infoAnswered(_ status: Int) -> [SessionEffect] {
        guard case .confirmed(let confirmed) = state else { return [] }
        let event = SessionEffect.event(.infoAnswered(status: status))
        guard isLoss(status) else { return [event] }
        return [event]
            + hangUp(confirmed.dialog, headers: [], last: .ended(.lost(status: status)))
    }

    /// Whether a status to a request in the dialog says that the dialog is gone (RFC 3261
    /// section 12.2.1.2).
    func isLoss(_ status: Int) -> Bool { status == 481 || status == 408 }
}
