// SPDX-License-Identifier: Apache-2.0

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
    mutating func unreachable(_ status: Int, _ reason: String) -> [SessionEffect] {
        guard status == 503, case .confirmed(let confirmed) = state,
            confirmed.dialog.flow.transport.isReliable
        else { return [] }
        return hangUp(
            confirmed.dialog, headers: [], last: .ended(.transportLost(reason: reason)))
    }
}
