// SPDX-License-Identifier: Apache-2.0

import Timing

/// Messages from the network, up to the point where a session is concerned (RFC 3261 sections
/// 8.2, 17 and 18).
extension SIPEndpoint {
    mutating func receive(
        _ bytes: [UInt8], _ flow: Flow, at now: Instant, into output: inout TransactionOutput
    ) {
        do throws(MalformedMessage) {
            switch try SIPMessage(parsing: bytes) {
            case .request(var request):
                request.markReceived(from: flow)
                receive(request, flow, at: now, into: &output)
            case .response(let response):
                receive(response, flow, at: now, into: &output)
            }
        } catch {
            receiveMalformed(error, flow, into: &output)
        }
    }

    private func receiveMalformed(
        _ message: MalformedMessage, _ flow: Flow, into output: inout TransactionOutput
    ) {
        switch message.kind {
        case .keepAlive:
            output.effects.append(.dropped(.keepAlive))
        case .unreadable:
            output.effects.append(.dropped(.unreadable(message.error)))
        case .unanswerable:
            output.effects.append(.dropped(.malformedUnanswerable(message.error)))
        case .answerable(let status):
            guard answersNonsense(from: flow) else {
                output.effects.append(.dropped(.malformedUnanswerable(message.error)))
                return
            }
            let bytes = message.answer(status: status, settings: settings)
            let back = message.via.map { flow.back(to: $0) } ?? flow
            output.effects.append(.send(bytes, on: back))
            output.effects.append(.dropped(.malformed(message.error)))
        }
    }

    private mutating func receive(
        _ response: SIPResponse, _ flow: Flow, at now: Instant,
        into output: inout TransactionOutput
    ) {
        // RFC 3261 section 18.1.2: a response that is not for us goes nowhere.
        guard settings.isOwnHost(response.via.sentBy.host) else {
            output.effects.append(.dropped(.foreignResponse))
            return
        }
        guard transactions.receive(response, at: now, into: &output) else {
            output.effects.append(.dropped(.strayResponse(status: response.status)))
            return
        }
    }

    private mutating func receive(
        _ request: SIPRequest, _ flow: Flow, at now: Instant,
        into output: inout TransactionOutput
    ) {
        let dialog = DialogID(received: request).flatMap { dialogs[$0] }
        if let known = transactions.match(request) {
            transactions.receiveAgain(
                request, for: known, on: flow.back(to: request.via), at: now, into: &output)
            // The ACK of a 2xx may carry the branch of its INVITE.
            if request.method == .ack, let dialog {
                tell(dialog, .ack(request), at: now, into: &output)
            }
            return
        }
        if request.method == .ack {
            guard let dialog else {
                output.effects.append(.dropped(.strayAck))
                return
            }
            tell(dialog, .ack(request), at: now, into: &output)
            return
        }
        let back = flow.back(to: request.via)
        let isExpected =
            dialog != nil
            || request.method == .cancel && transactions.target(ofCancel: request) != nil
        guard isExpected || admits(request, from: flow, back: back, at: now, into: &output) else {
            return
        }
        peerConnections.heard(request, on: flow)
        guard hasRoom(for: request, inDialog: dialog != nil) else {
            output.effects.append(.dropped(.overload(request.method)))
            let retry = Header(.retryAfter, String(settings.retryAfter))
            let response = SIPResponse(
                to: request, status: 503, tag: request.statelessTag, headers: [retry])
            output.effects.append(.send(response.bytes, on: back))
            return
        }
        if request.method == .cancel {
            receiveCancel(request, back, at: now, into: &output)
        } else if let dialog {
            let transaction = open(request, back, at: now, into: &output)
            transactions.setSession(dialog, of: transaction)
            switch RequestVerdict.verdict(inDialog: request, settings) {
            case .refuse(let refusal):
                transactions.respond(refusal, to: transaction, at: now, into: &output)
            case .pass(let request):
                tell(dialog, .request(request, transaction, flow), at: now, into: &output)
            }
        } else {
            receiveInitial(request, flow, back, at: now, into: &output)
        }
    }

    /// Whether one more transaction fits. Requests in dialogs are let through to end them.
    private func hasRoom(for request: SIPRequest, inDialog: Bool) -> Bool {
        let limit = settings.maxTransactions
        let isWelcome = inDialog || request.method == .cancel
        return transactions.count < (isWelcome ? limit * 2 : limit)
    }

    /// Opens the transaction of a new request; an INVITE is answered with 100 at once.
    private mutating func open(
        _ request: SIPRequest, _ back: Flow, at now: Instant,
        into output: inout TransactionOutput
    ) -> TransactionHandle {
        let trying =
            request.method == .invite ? SIPResponse(to: request, status: 100, tag: nil) : nil
        return transactions.open(request, trying: trying, on: back, at: now, into: &output)
    }

    private mutating func receiveCancel(
        _ request: SIPRequest, _ back: Flow, at now: Instant,
        into output: inout TransactionOutput
    ) {
        let target = transactions.target(ofCancel: request)
        let transaction = open(request, back, at: now, into: &output)
        let response = SIPResponse(
            to: request, status: target == nil ? 481 : 200, tag: request.statelessTag)
        transactions.respond(response, to: transaction, at: now, into: &output)
        guard let target else {
            output.effects.append(.dropped(.refused(.cancel, status: 481)))
            return
        }
        guard let session = target.session else { return }
        let reason = request.headers[.reason]
        tell(
            session, .cancelled(target.handle, reason: reason), at: now, into: &output)
    }

    /// A request outside any dialog we know.
    private mutating func receiveInitial(
        _ request: SIPRequest, _ flow: Flow, _ back: Flow, at now: Instant,
        into output: inout TransactionOutput
    ) {
        var verdict =
            transactions.isMerged(request)
            ? RequestVerdict.refuse(482, headers: []) : RequestVerdict(request, settings)
        if isDraining, request.method == .options, case .refuse(200, _, _) = verdict {
            verdict = .refuse(503, headers: [Header(.retryAfter, String(settings.retryAfter))])
        }
        switch verdict {
        case .refuse(let status, let headers, let reason):
            let transaction = transactions.open(
                request, trying: nil, on: back, at: now, into: &output)
            let response = SIPResponse(
                to: request, status: status, reason: reason, tag: request.statelessTag,
                headers: headers + [Header("Server", settings.userAgent)])
            transactions.respond(response, to: transaction, at: now, into: &output)
            if status != 200 {
                output.effects.append(.dropped(.refused(request.method, status: status)))
            }
        case .startSession(let request):
            let transaction = open(request, back, at: now, into: &output)
            let id = makeSessionID()
            sessions[id] = newSession()
            transactions.setSession(id, of: transaction)
            tell(id, .invited(request, transaction, flow), at: now, into: &output)
        }
    }
}
