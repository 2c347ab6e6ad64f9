// SPDX-License-Identifier: Apache-2.0

import Addresses
import Timing

/// Connections that come and go under sessions, and messages that cannot be sent.
extension SIPEndpoint {
    /// A connection is gone, or could not be made. Its sessions live on.
    mutating func flowFailed(
        _ flow: Flow, _ reason: String, at now: Instant, into output: inout TransactionOutput
    ) {
        peerConnections.lost(flow)
        let concerned = sessionsByConnection[flow] ?? []
        for id in concerned.sorted(by: { $0.rawValue < $1.rawValue }) {
            tell(id, .flowLost, at: now, into: &output)
        }
        keepAlive.stop(flow)
        tellOfDevices(of: registrar.lost(flow), at: now, into: &output)
        transactions.flowFailed(flow, reason: reason, at: now, into: &output)
    }

    /// One message could not be sent: it costs that message, and the request it was.
    mutating func unsendable(
        _ bytes: [UInt8], _ flow: Flow, reason: String, isLasting: Bool,
        into output: inout TransactionOutput
    ) {
        output.effects.append(.dropped(.unsendable(reason: reason)))
        guard case .request(let request) = try? SIPMessage(parsing: bytes) else { return }
        let isKnown = transactions.unsendable(
            request, isLasting: isLasting, reason: reason, into: &output)
        guard !isKnown, request.method == .ack else { return }
        // An ACK has no transaction that could try elsewhere.
        let dialog = DialogID(
            callID: request.callID, localTag: request.from.tag ?? "",
            remoteTag: request.to.tag ?? "")
        guard let other = dialogs[dialog].flatMap({ sessions[$0]?.dialog })?.flow,
            other.transport == flow.transport, other != flow
        else { return }
        output.effects.append(.send(bytes, on: other))
    }

    /// An INVITE of ours was answered by way of this flow, which may be another than it was made
    /// for.
    mutating func settle(_ id: SessionID, on flow: Flow, at now: Instant) {
        let before = sessions[id]?.flow
        sessions[id]?.settle(on: flow)
        let after = sessions[id]?.flow
        if before != after { follow(id, from: before, to: after, at: now) }
    }

    // MARK: Keep-alives

    /// Keeps track of which sessions a connection carries.
    mutating func follow(_ id: SessionID, from before: Flow?, to after: Flow?, at now: Instant) {
        if let before, before.transport.isReliable {
            sessionsByConnection[before]?.remove(id)
            if sessionsByConnection[before]?.isEmpty == true {
                sessionsByConnection[before] = nil
                keepAlive.stop(before)
            }
        }
        if let after, after.transport.isReliable {
            sessionsByConnection[after, default: []].insert(id)
            if !after.isLookup { keepAlive.start(after, at: nextPing(after: now)) }
        }
    }

    mutating func runKeepAlives(at now: Instant, into output: inout TransactionOutput) {
        while let deadline = keepAlive.nextDeadline, deadline <= now {
            let next = nextPing(after: now)
            guard let (flow, verdict) = keepAlive.due(at: now, next: next) else { continue }
            switch verdict {
            case .nothing: break
            case .ping: output.effects.append(.send(KeepAlive.ping, on: flow))
            case .dead:
                let reason = "no answer to keep-alives"
                output.effects.append(.disconnect(flow, reason: reason))
                flowFailed(flow, reason, at: now, into: &output)
            }
        }
    }

    /// 80 to 100 percent of the interval, so that connections do not ping together (RFC 5626
    /// section 4.4.1).
    mutating func nextPing(after now: Instant) -> Instant {
        let percent = Int.random(in: 80...100, using: &random)
        return now + settings.keepAlive * percent / 100
    }
}
