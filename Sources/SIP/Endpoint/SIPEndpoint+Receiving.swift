// SPDX-License-Identifier: Apache-2.0

import Addresses
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
            ? RequestVerdict.refuse(482, headers: [])
            : logIn(request, flow, at: now, into: &output) ?? RequestVerdict(request, settings)
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

extension MalformedMessage {
    /// The response that tells the sender what is wrong, with what it sent of the header fields a
    /// response repeats.
    func answer(status: Int, settings: SIPEndpoint.Settings) -> [UInt8] {
        var list = headers.list.filter { $0.name == .via }
        for name in [HeaderName.from, .to, .callID, .cseq] {
            if let value = headers[name] { list.append(Header(name, value)) }
        }
        list.append(Warning(.miscellaneous, "\(error)").header(from: settings.userAgent))
        list.append(Header("Server", settings.userAgent))
        let reason = status == 400 ? error.problem : ReasonPhrase.standard(for: status)
        return MessageWriter.write(
            startLine: "SIP/2.0 \(status) \(reason.singleLine)", headers: Headers(list), body: [])
    }
}

/// Gets requests of ours to where they are to go: locates names, tries one address after the other,
/// and takes TCP for what is too large for a datagram (RFC 3263 section 4, RFC 3261 section 18.1.1).
extension SIPEndpoint {
    /// How long the shell may take to locate a name.
    private static let lookupPatience = Duration.seconds(8)
    /// How long one of several servers may leave a request without any response.
    private static let serverPatience = Duration.seconds(4)

    /// Sends a request of a session to `hop`, or to where else its peer is reached.
    mutating func dispatch(
        _ request: SIPRequest, to hop: Flow, of session: SessionID, _ purpose: RequestPurpose?,
        at now: Instant, into output: inout TransactionOutput
    ) {
        var candidates = [hop]
        if let dialog = sessions[session]?.dialog(of: request) {
            let others = peerConnections.others(for: dialog).filter { $0 != hop }
            // What its own network alone can reach is not worth waiting for.
            if dialog.isOutOfReach {
                candidates = others + candidates
            } else {
                candidates += others
            }
            if let other = dialog.alternativeHop, !candidates.contains(other) {
                candidates.insert(other, at: min(1, candidates.count))
            }
        }
        let id = dispatcher.add(
            Dispatch(
                request: request, session: session, purpose: purpose, candidates: candidates))
        pursue(id, reason: "no address", at: now, into: &output)
    }

    /// Takes the next candidate; without one, the request has failed for this reason.
    private mutating func pursue(
        _ id: LookupID, reason: String, at now: Instant, into output: inout TransactionOutput
    ) {
        guard var dispatch = dispatcher.dispatches[id] else { return }
        guard !dispatch.candidates.isEmpty, !dispatch.isWithdrawn else {
            dispatcher.remove(id)
            guard let purpose = dispatch.purpose else { return }
            output.events.append(
                .failed(dispatch.session, purpose, nil, status: 503, reason: reason))
            return
        }
        let next = dispatch.candidates.removeFirst()
        guard !next.isLookup else {
            dispatch.stage = .locating
            dispatcher.dispatches[id] = dispatch
            dispatcher.timers.set(id, at: now + Self.lookupPatience)
            output.effects.append(.locate(id, next))
            return
        }
        let triesTCP =
            next.transport == .udp && dispatch.isTooLargeForUDP && settings.addresses[.tcp] != nil
            && !dispatcher.hasRefused(next, at: now)
        if triesTCP { dispatch.candidates.insert(next, at: 0) }
        let flow = triesTCP ? next.by(.tcp) : next
        dispatch.trial = triesTCP ? flow : nil
        send(dispatch, id, on: flow, at: now, into: &output)
    }

    private mutating func send(
        _ dispatch: Dispatch, _ id: LookupID, on flow: Flow, at now: Instant,
        into output: inout TransactionOutput
    ) {
        let request = dispatch.request(over: flow, settings) { newVia($0) }
        guard request.method != .ack else {
            dispatcher.remove(id)
            output.effects.append(.send(request.bytes, on: flow))
            return
        }
        let (session, purpose) = (dispatch.session, dispatch.purpose)
        let handle = transactions.send(
            request, on: flow, for: purpose == nil ? nil : session, purpose, at: now,
            into: &output)
        if purpose == .invite || purpose == .reinvite { invites[session] = handle }
        dispatcher.dispatches[id] = dispatch
        dispatcher.dispatches[id]?.attempts += 1
        guard purpose != nil, !dispatch.candidates.isEmpty else { return dispatcher.remove(id) }
        dispatcher.sent(id, as: handle)
        if dispatch.isLocated {
            dispatcher.timers.set(id, at: now + Self.serverPatience)
        } else {
            dispatcher.timers.cancel(id)
        }
    }

    private mutating func newVia(_ flow: Flow) -> Via {
        Via(for: flow, settings: settings, branch: random.token(16))
    }

    // MARK: What becomes of it

    /// The shell has located a name, or has not.
    mutating func located(
        _ id: LookupID, _ flows: [Flow], reason: String, at now: Instant,
        into output: inout TransactionOutput
    ) {
        guard var dispatch = dispatcher.dispatches[id], case .locating = dispatch.stage else {
            return
        }
        dispatcher.timers.cancel(id)
        dispatch.isLocated = flows.count > 1
        // A server the dialog has met knows more of it than its siblings.
        let rest = dispatch.candidates
        let known = flows.filter { flow in rest.contains { $0.isSamePlace(as: flow) } }
        let others = flows.filter { flow in !rest.contains { $0.isSamePlace(as: flow) } }
        let preferred = rest.filter { flow in known.contains { $0.isSamePlace(as: flow) } }
        let last = rest.filter { flow in !known.contains { $0.isSamePlace(as: flow) } }
        dispatch.candidates = preferred + others + last
        dispatcher.dispatches[id] = dispatch
        pursue(id, reason: reason, at: now, into: &output)
    }

    /// A request failed. Returns whether it goes to another address.
    mutating func redispatch(
        _ handle: TransactionHandle, status: Int, reason: String, at now: Instant,
        into output: inout TransactionOutput
    ) -> Bool {
        guard let id = dispatcher.leave(handle), let dispatch = dispatcher.dispatches[id] else {
            return false
        }
        if let trial = dispatch.trial, status == 503 { dispatcher.refused(trial, at: now) }
        let mayGoOn = status == 503 || dispatch.isLocated
        guard mayGoOn, !dispatch.candidates.isEmpty, !dispatch.isWithdrawn else {
            dispatcher.remove(id)
            return false
        }
        pursue(id, reason: reason, at: now, into: &output)
        return true
    }

    /// A response came. Returns whether it is a server's 503 and another server is asked instead.
    mutating func isPassedOver(
        _ response: SIPResponse, _ handle: TransactionHandle, at now: Instant,
        into output: inout TransactionOutput
    ) -> Bool {
        guard let id = dispatcher.byTransaction[handle] else { return false }
        dispatcher.timers.cancel(id)
        guard response.status >= 200 else { return false }
        if response.status == 503, dispatcher.dispatches[id]?.isLocated == true {
            dispatcher.dispatches[id]?.trial = nil
            return redispatch(
                handle, status: 503, reason: response.reason, at: now, into: &output)
        }
        dispatcher.remove(id)
        return false
    }

    /// Runs the patience with names and silent servers.
    mutating func runDispatchTimers(at now: Instant, into output: inout TransactionOutput) {
        while let id = dispatcher.timers.popDue(at: now) {
            switch dispatcher.dispatches[id]?.stage {
            case .locating:
                located(id, [], reason: "no answer from DNS", at: now, into: &output)
            case .sent(let handle):
                _ = dispatcher.leave(handle)
                transactions.abandon(handle)
                pursue(id, reason: "No Response", at: now, into: &output)
            case nil: break
            }
        }
    }

    /// The owner gave up before any response.
    mutating func withdrawInvite(
        of session: SessionID, at now: Instant, into output: inout TransactionOutput
    ) {
        // It may have arrived, so that any response is still waited for; but no telephone that
        // appears only now is to ring for a caller who has gone.
        if let handle = invites[session] { transactions.rest(handle) }
        guard let id = dispatcher.invite(of: session) else { return }
        dispatcher.dispatches[id]?.isWithdrawn = true
        guard case .locating = dispatcher.dispatches[id]?.stage else { return }
        dispatcher.remove(id)
        output.events.append(
            .failed(
                session, .invite, nil, status: 487, reason: ReasonPhrase.standard(for: 487)))
    }
}

extension Flow {
    /// Whether both lead to one address by one transport, from whatever socket.
    func isSamePlace(as other: Flow) -> Bool {
        transport == other.transport && remoteHost == other.remoteHost
            && remotePort == other.remotePort
    }
}

extension Via {
    /// Our Via for a new transaction, which asks for `rport` by UDP (RFC 3581).
    init(for flow: Flow, settings: SIPEndpoint.Settings, branch: String) {
        var parameters: Parameters = [Parameter("branch", Via.magicCookie + branch)]
        if flow.transport == .udp { parameters.list.append(Parameter("rport")) }
        self.init(
            transport: flow.transport.viaName, sentBy: settings.address(towards: flow),
            parameters: parameters)
    }
}
