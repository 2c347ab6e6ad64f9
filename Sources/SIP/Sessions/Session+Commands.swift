// SPDX-License-Identifier: Apache-2.0

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
