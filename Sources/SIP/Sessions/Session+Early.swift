// SPDX-License-Identifier: Apache-2.0

import Timing

/// What happens between our INVITE and its final response: early dialogs, reliable provisional
/// responses (RFC 3262) and UPDATEs in them (RFC 3311).
extension Session {
    /// Takes note of a provisional response, and acknowledges it when that is asked for. Nil when
    /// it is no news: repeated, or ahead of one that was lost.
    mutating func takeEarly(
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
    var sessionHeaders: [Header] { identification.filter { $0.name != .userAgent } }

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
