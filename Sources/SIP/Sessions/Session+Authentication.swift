// SPDX-License-Identifier: Apache-2.0

/// Credentials in requests, and requests tried again with them (RFC 3261 section 22).
extension Session {
    /// The effects with credentials in the requests among them.
    mutating func signed(_ effects: [SessionEffect]) -> [SessionEffect] {
        guard authentication.credentials != nil else { return effects }
        return effects.map { effect in
            // A request whose outcome does not matter is not tried again.
            guard case .send(let request, let flow, let purpose?) = effect else { return effect }
            let signed = authentication.sign(request, on: flow, for: purpose, random: &random)
            return .send(signed, flow, purpose)
        }
    }

    /// A response, unless it asks for a password and the request goes out once more with it.
    mutating func receiveOrAuthenticate(
        _ response: SIPResponse, to purpose: RequestPurpose
    ) -> [SessionEffect] {
        var response = response
        if response.status == 401 || response.status == 407 {
            switch authentication.judge(response) {
            case .retry(let request, let flow):
                if let again = reissue(request, flow, purpose) { return again }
            case .refused(let why):
                response.reason = why
            }
        } else if response.status >= 200 {
            authentication.settle(response.cseq)
        }
        return receive(response, to: purpose)
    }

    /// Sends a request anew under the next number; nil where the session has gone on without it.
    private mutating func reissue(
        _ request: SIPRequest, _ flow: Flow, _ purpose: RequestPurpose
    ) -> [SessionEffect]? {
        guard let number = nextNumber(after: request, purpose) else { return nil }
        // Where the INVITE was answered, should its name have several addresses.
        var flow = flow
        if case .outgoing(let outgoing) = state { flow = outgoing.flow }
        let again = request.reissued(via: newVia(flow), number: number)
        authentication.renumber(request.cseq, as: again)
        guard case .outgoing(let outgoing) = state, purpose == .invite else {
            return [.send(again, flow, purpose)]
        }
        return begin(anew: again, outgoing)
    }

    /// Sends our INVITE once more, in another shape: the dialogs of the first one are over.
    mutating func begin(
        anew request: SIPRequest, _ outgoing: OutgoingInvite
    ) -> [SessionEffect] {
        var again = outgoing
        again.request = request
        again.stage = .calling
        again.early = [:]
        state = .outgoing(again)
        invite = request
        invite?.body = []
        return outgoing.leaveEarlyDialogs() + [.send(request, outgoing.flow, .invite)]
    }

    private mutating func nextNumber(
        after request: SIPRequest, _ purpose: RequestPurpose
    ) -> UInt32? {
        switch state {
        case .outgoing(var outgoing) where purpose == .prack:
            let tag = request.to.tag ?? ""
            defer { state = .outgoing(outgoing) }
            return outgoing.early[tag]?.dialog.takeNumber()
        case .outgoing(let outgoing):
            guard purpose == .invite else { return nil }
            switch outgoing.stage {
            case .calling, .proceeding: return request.cseq.number &+ 1
            case .cancelPending, .cancelling: return nil
            }
        case .confirmed(var confirmed):
            defer { state = .confirmed(confirmed) }
            return confirmed.dialog.takeNumber()
        case .hangingUp(var dialog, let last):
            guard purpose == .bye else { return nil }
            defer { state = .hangingUp(dialog, last: last) }
            return dialog.takeNumber()
        case .new, .incoming, .accepted, .over:
            return nil
        }
    }
}
