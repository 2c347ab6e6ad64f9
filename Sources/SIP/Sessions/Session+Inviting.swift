// SPDX-License-Identifier: Apache-2.0

import Addresses
import Timing

/// The calling side up to the final response (RFC 3261 section 13.2).
extension Session {
    mutating func begin(_ invite: InviteRequest) -> [SessionEffect] {
        authentication.credentials = invite.credentials
        contact =
            invite.contact.map { "<\($0)>" } ?? settings.contact(towards: invite.flow)
        var from = invite.from
        from.tag = random.token(12)
        let fields = CommonFields(
            via: newVia(invite.flow), from: from, to: invite.to ?? NameAddr(invite.target),
            callID: random.token(24), cseq: CSeq(1, .invite))
        let routes = invite.routes.map { Header(.route, $0.description) }
        let request = SIPRequest(
            uri: .sip(invite.target), fields: fields, maxForwards: invite.maxForwards,
            headers: routes + identification(offering: invite.body != nil) + wish
                + invite.headers, body: invite.body)
        self.invite = request
        self.invite?.body = []
        state = .outgoing(
            OutgoingInvite(request: request, flow: invite.flow, stage: .calling))
        return [.send(request, invite.flow, .invite)]
    }

    /// A response to the initial INVITE, in whatever state the session is by now.
    mutating func receiveInviteResponse(_ response: SIPResponse) -> [SessionEffect] {
        guard case .outgoing(let outgoing) = state else {
            return response.status / 100 == 2 ? acknowledgeLate(response) : []
        }
        switch response.status {
        case ..<200: return receiveProvisional(response, outgoing)
        case ..<300: return receiveAnswer(response, outgoing)
        default:
            if response.status == 422, let effects = raiseInterval(response, outgoing) {
                return effects
            }
            let failure = SessionFailure(
                status: response.status, reason: response.reason, origin: .remote,
                headers: response.headers)
            return end(with: .failed(failure))
        }
    }

    private mutating func receiveProvisional(
        _ response: SIPResponse, _ outgoing: OutgoingInvite
    ) -> [SessionEffect] {
        var outgoing = outgoing
        guard let news = takeEarly(response, &outgoing) else { return [] }
        var effects = news
        switch outgoing.stage {
        case .calling, .proceeding:
            outgoing.stage = .proceeding
            if response.status > 100 {
                let progress = SessionEvent.progress(
                    status: response.status, reason: response.reason,
                    body: response.headers.sessionBody(response.body, accept: settings.accept))
                effects.append(.event(progress))
            }
        case .cancelPending(let headers):
            outgoing.stage = .cancelling
            effects += sendCancel(headers)
        case .cancelling:
            break
        }
        state = .outgoing(outgoing)
        return effects
    }

    private mutating func receiveAnswer(
        _ response: SIPResponse, _ outgoing: OutgoingInvite
    ) -> [SessionEffect] {
        var dialog = Dialog(
            calling: outgoing.request, answeredBy: response, flow: outgoing.flow)
        let early = outgoing.early[response.to.tag ?? ""]
        if let early { dialog.goOn(from: early.dialog) }
        let effects: [SessionEffect] =
            outgoing.leaveEarlyDialogs() + [
                .stop(.cancelTimeout), .enter(dialog.id), acknowledge(response, in: dialog),
            ]
        switch outgoing.stage {
        case .calling, .proceeding:
            var terms = SessionTerms()
            terms.note(response.headers)
            terms.interval = SessionInterval.agreed(in: response.headers, current: nil)
            state = .confirmed(
                ConfirmedSession(dialog: dialog, terms: terms, update: early?.update))
            let answer = AnsweredInvite(
                status: response.status, reason: response.reason,
                body: response.headers.sessionBody(response.body, accept: settings.accept)
                    ?? early?.body,
                remote: response.to, contact: dialog.target, headers: response.headers)
            return effects + armed(terms.interval) + [.event(.answered(answer))]
        case .cancelPending, .cancelling:
            // The answer overtook our CANCEL: it is acknowledged and hung up at once.
            return effects + hangUp(dialog, headers: [], last: .failed(.givenUp))
        }
    }

    mutating func inviteFailed(_ status: Int, _ reason: String) -> [SessionEffect] {
        guard case .outgoing = state else { return [] }
        let failure = SessionFailure(
            status: status, reason: reason, origin: .local, headers: Headers())
        return end(with: .failed(failure)) + [.abandonInvite]
    }

    /// Gives up before the final response; the last event follows it.
    mutating func hangUpOutgoing(
        _ outgoing: OutgoingInvite, headers: [Header]
    ) -> [SessionEffect]? {
        var outgoing = outgoing
        var effects: [SessionEffect] = []
        switch outgoing.stage {
        case .calling:
            outgoing.stage = .cancelPending(headers: headers)
            effects = [.withdrawInvite]
        case .proceeding:
            outgoing.stage = .cancelling
            effects = sendCancel(headers)
        case .cancelPending, .cancelling:
            return nil
        }
        state = .outgoing(outgoing)
        return effects
    }

    private func sendCancel(_ headers: [Header]) -> [SessionEffect] {
        [
            .cancelInvite(headers: headers + [userAgent]),
            .start(.cancelTimeout, after: settings.timers.timeout),
        ]
    }

    mutating func cancelTimedOut() -> [SessionEffect] {
        guard case .outgoing = state else { return [] }
        return end(with: .failed(.givenUp)) + [.abandonInvite]
    }
}

extension SessionFailure {
    /// The end of a session its own side hung up before it was answered.
    static let givenUp = SessionFailure(
        status: 487, reason: ReasonPhrase.standard(for: 487), origin: .local, headers: Headers())
}

/// An outgoing INVITE before its final response.
struct OutgoingInvite: Sendable {
    enum Stage: Sendable {
        /// No response at all: a CANCEL may not be sent yet.
        case calling
        case proceeding
        /// Hung up before any response; the CANCEL follows the first one.
        case cancelPending(headers: [Header])
        case cancelling
    }

    var request: SIPRequest
    var flow: Flow
    var stage: Stage
    /// The dialogs of its provisional responses, by the tag of who sent them.
    var early: [String: EarlyDialog] = [:]
    /// How often it was sent again with a longer session interval.
    var raises = 0
}

/// The dialog a provisional response to our INVITE has made (RFC 3261 section 12.1). A forked INVITE
/// has several.
struct EarlyDialog: Sendable {
    /// How many of one INVITE are kept.
    static let limit = 16

    var dialog: Dialog
    /// The sequence number of the reliable response acknowledged last (RFC 3262 section 4).
    var lastRSeq: UInt32?
    /// The RAck of our PRACK that has no final response yet, and whether it went out a second time.
    var acknowledging: (rack: String, isAgain: Bool)?
    /// The session description that came last.
    var body: Body?
    /// Whether that came reliably, so that offer and answer are through before the 2xx.
    var isAgreed = false
    /// An UPDATE with an offer that waits for its answer.
    var update: PendingUpdate?
}

/// What happens between our INVITE and its final response: early dialogs, reliable provisional
/// responses (RFC 3262) and UPDATEs in them (RFC 3311).
extension Session {
    /// Takes note of a provisional response, and acknowledges it when that is asked for. Nil when
    /// it is no news: repeated, or ahead of one that was lost.
    private mutating func takeEarly(
        _ response: SIPResponse, _ outgoing: inout OutgoingInvite
    ) -> [SessionEffect]? {
        guard response.status > 100, let tag = response.to.tag else { return [] }
        var effects: [SessionEffect] = []
        var early: EarlyDialog
        if let known = outgoing.early[tag] {
            early = known
        } else {
            guard outgoing.early.count < EarlyDialog.limit else { return [.dropped(.tooManyForks)] }
            early = EarlyDialog(
                dialog: Dialog(
                    calling: outgoing.request, answeredBy: response, flow: outgoing.flow))
            effects.append(.enter(early.dialog.id))
        }
        let rseq = response.reliableSequence
        if let rseq {
            if let last = early.lastRSeq, rseq != last &+ 1 { return nil }
            early.lastRSeq = rseq
            let rack = "\(rseq) \(response.cseq)"
            early.acknowledging = (rack, isAgain: false)
            effects.append(acknowledge(rack, in: &early.dialog))
        }
        if let body = response.headers.sessionBody(response.body, accept: settings.accept) {
            early.body = body
            early.isAgreed = early.isAgreed || rseq != nil
        }
        outgoing.early[tag] = early
        return effects
    }

    /// The PRACK of a reliable provisional response.
    private mutating func acknowledge(_ rack: String, in dialog: inout Dialog) -> SessionEffect {
        let hop = dialog.nextHop
        let prack = dialog.request(
            .prack, via: newVia(hop), headers: [Header(.rAck, rack), userAgent])
        return .send(prack, hop, .prack)
    }

    /// Our PRACK was answered; what with does not matter, the INVITE decides.
    mutating func acknowledged(_ response: SIPResponse) {
        guard response.status >= 200, case .outgoing(var outgoing) = state,
            let tag = response.to.tag
        else { return }
        outgoing.early[tag]?.acknowledging = nil
        state = .outgoing(outgoing)
    }

    /// A PRACK died with its connection: it goes once more, by another one. Without it the peer
    /// gives our INVITE up (RFC 3262 section 3).
    mutating func acknowledgeAgain(_ status: Int) -> [SessionEffect] {
        guard status == 503, case .outgoing(var outgoing) = state,
            let (tag, early) = outgoing.early.first(where: {
                $0.value.acknowledging?.isAgain == false && !$0.value.dialog.isConnected
            }), let acknowledging = early.acknowledging
        else { return [] }
        var again = early
        again.acknowledging = (acknowledging.rack, isAgain: true)
        let effect = acknowledge(acknowledging.rack, in: &again.dialog)
        outgoing.early[tag] = again
        state = .outgoing(outgoing)
        return [effect]
    }

    /// A request in a dialog of our unanswered INVITE.
    mutating func receive(
        _ request: SIPRequest, _ transaction: TransactionHandle, _ flow: Flow,
        whileCalling outgoing: OutgoingInvite
    ) -> [SessionEffect] {
        let tag = request.from.tag ?? ""
        guard var early = outgoing.early[tag] else { return refuse(request, transaction, 481) }
        guard early.dialog.accept(request, from: flow) else {
            return refuse(request, transaction, 500)
        }
        var outgoing = outgoing
        defer {
            outgoing.early[tag] = early
            state = .outgoing(outgoing)
        }
        switch request.method {
        case .update:
            guard !request.body.isEmpty else {
                early.dialog.refreshTarget(from: request.headers)
                return refuse(request, transaction, 200, headers: sessionHeaders)
            }
            // Our offer has no answer yet.
            guard early.isAgreed else { return refuse(request, transaction, 491) }
            guard outgoing.early.values.allSatisfy({ $0.update == nil }) else {
                return refuseForNow(request, transaction)
            }
            early.dialog.refreshTarget(from: request.headers)
            early.update = PendingUpdate(request: request, transaction: transaction)
            return [.event(.reoffered(request.typedBody))]
        case .options:
            return refuse(request, transaction, 200, headers: sessionHeaders)
        default:
            return refuse(request, transaction, 481)
        }
    }

    /// The owner's answer to an UPDATE before our INVITE was answered.
    mutating func answerEarlyUpdate(
        _ outgoing: OutgoingInvite, status: Int, headers: [Header] = [], body: Body? = nil
    ) -> [SessionEffect]? {
        guard let (tag, early) = outgoing.early.first(where: { $0.value.update != nil }),
            let update = early.update
        else { return nil }
        var outgoing = outgoing
        outgoing.early[tag]?.update = nil
        // What was agreed before is no answer to the INVITE any more.
        if status == 200 { outgoing.early[tag]?.body = nil }
        state = .outgoing(outgoing)
        guard status == 200 else {
            return refuse(update.request, update.transaction, status, headers: headers)
        }
        return [.respond(updated(update, body: body), update.transaction)]
    }

    /// The 200 to an UPDATE.
    func updated(_ update: PendingUpdate, body: Body?) -> SIPResponse {
        SIPResponse(
            to: update.request, status: 200, tag: nil,
            headers: identification + (update.interval?.responseHeaders ?? []), body: body)
    }

    /// The header fields of a 200 that says who we are and offers nothing.
    private var sessionHeaders: [Header] { identification.filter { $0.name != .userAgent } }

    /// The header fields of our INVITE. Without an offer in it a reliable provisional response would
    /// carry one, and its PRACK our answer: then they are not asked for.
    func identification(offering: Bool) -> [Header] {
        guard !offering else { return identification }
        return identification.compactMap { header in
            guard header.name == .supported else { return header }
            let tags = settings.supported.filter { $0 != "100rel" }
            return tags.isEmpty ? nil : Header(.supported, tags.joined(separator: ", "))
        }
    }
}

extension OutgoingInvite {
    /// Its early dialogs are over: by the final response, or with the session.
    func leaveEarlyDialogs() -> [SessionEffect] {
        early.values.map(\.dialog.id).sorted { $0.remoteTag < $1.remoteTag }.map { .leave($0) }
    }
}

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
