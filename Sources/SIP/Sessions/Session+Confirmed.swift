// SPDX-License-Identifier: Apache-2.0

import Addresses

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

/// The ACKs of 2xx responses, which are the session's own (RFC 3261 section 13.2.2.4).
extension Session {
    /// How many 2xx of one INVITE are kept track of.
    private static let answerLimit = 16

    /// The ACK of a 2xx, kept for when the 2xx comes again.
    mutating func acknowledge(_ response: SIPResponse, in dialog: Dialog) -> SessionEffect {
        let hop = dialog.nextHop
        let number = response.cseq.number
        let headers = [userAgent] + authentication.credentials(sentWithInvite: number)
        let ack = dialog.ack(number, via: newVia(hop), headers: headers)
        acknowledgements[key(of: response)] = Acknowledgement(request: ack, flow: hop)
        return .transmit(ack, hop)
    }

    /// A 2xx after the INVITE was decided: one that was acknowledged is so again; one from another
    /// branch of a forked INVITE is acknowledged and hung up (RFC 3261 section 13.2.2.4).
    mutating func acknowledgeLate(_ response: SIPResponse) -> [SessionEffect] {
        if let known = acknowledgement(of: response) { return [known] }
        guard let invite, let known = acknowledgements.first?.value else { return [] }
        guard acknowledgements.count < Self.answerLimit else { return [.dropped(.tooManyForks)] }
        var dialog = Dialog(calling: invite, answeredBy: response, flow: known.flow)
        let ack = acknowledge(response, in: dialog)
        let hop = dialog.nextHop
        let bye = dialog.request(.bye, via: newVia(hop), headers: [userAgent])
        return [ack, .send(bye, hop, nil)]
    }

    /// The ACK of a 2xx that came before, to be sent again.
    func acknowledgement(of response: SIPResponse) -> SessionEffect? {
        acknowledgements[key(of: response)].map { .transmit($0.request, $0.flow) }
    }

    mutating func forgetAcknowledgements(of cseq: UInt32) -> [SessionEffect] {
        acknowledgements = acknowledgements.filter { $0.key.cseq != cseq }
        authentication.forgetInvite(cseq)
        return []
    }

    private func key(of response: SIPResponse) -> Acknowledgement.Key {
        Acknowledgement.Key(cseq: response.cseq.number, remoteTag: response.to.tag ?? "")
    }
}

extension Session {
    /// Does what the owner asks, or reports that it is too late for it.
    mutating func follow(_ command: SIPEndpoint.Command) -> [SessionEffect] {
        let (id, effects) = carryOut(command)
        return effects ?? [.dropped(.commandOutOfState(id))]
    }

    /// The effects of a command, nil when the state does not allow it.
    private mutating func carryOut(
        _ command: SIPEndpoint.Command
    ) -> (SessionID, [SessionEffect]?) {
        switch command {
        case .invite(let id, _):
            return (id, nil)
        case .provisional(let id, let status, let reason, let body):
            guard case .incoming(let pending) = state else { return (id, nil) }
            return (id, sendProvisional(pending, status: status, reason: reason, body: body))
        case .answer(let id, let body, let headers):
            guard case .incoming(let pending) = state else { return (id, nil) }
            return (id, answer(pending, body: body, headers: headers))
        case .reject(let id, let status, let reason, let headers):
            guard case .incoming(let pending) = state, (300...699).contains(status) else {
                return (id, nil)
            }
            let effects = refuse(
                pending, status: status, reason: reason, headers: headers,
                last: .ended(.rejected(status: status)))
            return (id, effects)
        case .reinvite(let id, let body):
            guard case .confirmed(let confirmed) = state else { return (id, nil) }
            return (id, reinvite(confirmed, body: body))
        case .answerReinvite(let id, let body):
            if case .outgoing(let outgoing) = state {
                return (id, answerEarlyUpdate(outgoing, status: 200, body: body))
            }
            guard case .confirmed(let confirmed) = state else { return (id, nil) }
            return (id, answerReinvite(confirmed, body: body))
        case .rejectReinvite(let id, let status, let reason, let headers):
            guard (300...699).contains(status) else { return (id, nil) }
            if case .outgoing(let outgoing) = state {
                return (id, answerEarlyUpdate(outgoing, status: status, headers: headers))
            }
            guard case .confirmed(let confirmed) = state else { return (id, nil) }
            let effects = rejectReinvite(
                confirmed, status: status, reason: reason, headers: headers)
            return (id, effects)
        case .info(let id, let body):
            guard case .confirmed(var confirmed) = state else { return (id, nil) }
            let hop = confirmed.dialog.nextHop
            let request = confirmed.dialog.request(
                .info, via: newVia(hop), headers: identification, body: body)
            state = .confirmed(confirmed)
            return (id, [.send(request, hop, .info)])
        case .authenticate(let id, let credentials):
            authentication.credentials = credentials
            return (id, [])
        case .hangUp(let id, let reason):
            return (id, hangUp(reason))
        }
    }

    /// Ends the session the way its state asks for; nil when its end is under way.
    private mutating func hangUp(_ reason: String?) -> [SessionEffect]? {
        let headers = reason.map { [Header(.reason, $0)] } ?? []
        switch state {
        case .outgoing(let outgoing):
            return hangUpOutgoing(outgoing, headers: headers)
        case .incoming(let pending):
            return refuse(pending, status: 603, headers: headers, last: .ended(.hungUp))
        case .accepted(var accepted):
            guard accepted.hangUp == nil else { return nil }
            accepted.hangUp = headers
            state = .accepted(accepted)
            return []
        case .confirmed(let confirmed):
            return hangUp(confirmed.dialog, headers: headers, last: .ended(.hungUp))
        case .new, .hangingUp, .over:
            return nil
        }
    }
}

/// What connections and addresses mean to a session, which outlives them (RFC 3261 section 18,
/// RFC 5923).
extension Session {
    /// The dialog it is in, while it is in one.
    var dialog: Dialog? {
        switch state {
        case .new, .outgoing, .over: nil
        case .incoming(let pending): pending.dialog
        case .accepted(let accepted): accepted.dialog
        case .confirmed(let confirmed): confirmed.dialog
        case .hangingUp(let dialog, _): dialog
        }
    }

    /// The dialog a request of ours is in: before the final response to our INVITE an early one.
    func dialog(of request: SIPRequest) -> Dialog? {
        guard case .outgoing(let outgoing) = state else { return dialog }
        return request.to.tag.flatMap { outgoing.early[$0]?.dialog }
    }

    /// The connection is gone: the next request of ours opens one, or the peer does.
    mutating func flowLost() -> [SessionEffect] {
        switch state {
        case .new, .over: break
        case .outgoing(var outgoing):
            for tag in outgoing.early.keys { outgoing.early[tag]?.dialog.isConnected = false }
            state = .outgoing(outgoing)
        case .incoming(var pending):
            pending.dialog.isConnected = false
            state = .incoming(pending)
        case .accepted(var accepted):
            accepted.dialog.isConnected = false
            state = .accepted(accepted)
        case .confirmed(var confirmed):
            confirmed.dialog.isConnected = false
            state = .confirmed(confirmed)
        case .hangingUp(var dialog, let last):
            dialog.isConnected = false
            state = .hangingUp(dialog, last: last)
        }
        return []
    }

    /// The INVITE was answered by way of this flow, which the rest of the session takes, too.
    mutating func settle(on flow: Flow) {
        guard case .outgoing(var outgoing) = state else { return }
        outgoing.flow = flow
        state = .outgoing(outgoing)
    }

    /// A change of the session found nobody to connect to: the session ends, and says why. By UDP
    /// the network may be back in a second, and the next refresh or silence tells.
    private mutating func unreachable(_ status: Int, _ reason: String) -> [SessionEffect] {
        guard status == 503, case .confirmed(let confirmed) = state,
            confirmed.dialog.flow.transport.isReliable
        else { return [] }
        return hangUp(
            confirmed.dialog, headers: [], last: .ended(.transportLost(reason: reason)))
    }
}
