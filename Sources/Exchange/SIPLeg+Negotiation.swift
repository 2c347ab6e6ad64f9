// SPDX-License-Identifier: Apache-2.0

import Addresses
import SDP
import SIP

/// Offer and answer of one leg, with what the gateway asks of an answer beside its grammar. When one
/// of these throws, the leg is as good as before.
extension SIPLeg {
    /// The peer's answer to our offer.
    mutating func accept(_ body: Body?) throws(SDPError) -> NegotiatedAudio {
        guard let body else { throw .missing }
        let agreed = try negotiation.accept(answer: body.bytes)
        try checkAddress(of: agreed)
        audio = agreed
        return agreed
    }

    /// Our answer to the peer's offer.
    mutating func answer(
        _ body: Body
    ) throws(SDPError) -> (body: [UInt8], audio: NegotiatedAudio) {
        let answer = try negotiation.answer(offer: body.bytes)
        try checkAddress(of: answer.audio)
        // What is agreed before the INVITE is answered comes into force with its answer.
        if !isEarly { audio = answer.audio }
        return answer
    }

    /// Where our sound is to go must be an address one can send to: no name, for nobody is asked for
    /// addresses while a caller waits, no group of machines, and of the family we speak.
    private func checkAddress(of audio: NegotiatedAudio) throws(SDPError) {
        let host = audio.remoteAddress.prefix(64)
        guard let remote = SocketAddress(host: audio.remoteAddress, port: audio.remotePort) else {
            throw .unusableAddress("\(host) is a name")
        }
        guard audio.direction.sends else { return }
        guard !remote.address.isMulticast, !remote.address.isBroadcast else {
            throw .unusableAddress("\(host) is no one machine")
        }
        let local = SocketAddress(host: negotiation.local.address, port: 0)
        guard local?.family == remote.family else {
            throw .unusableAddress("\(host) is of another family than \(negotiation.local.address)")
        }
    }
}

extension Body {
    static func sdp(_ bytes: [UInt8]) -> Body {
        Body(contentType: "application/sdp", bytes: bytes)
    }
}
