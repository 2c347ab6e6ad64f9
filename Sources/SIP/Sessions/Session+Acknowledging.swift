// SPDX-License-Identifier: Apache-2.0

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
