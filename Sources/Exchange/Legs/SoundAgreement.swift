// SPDX-License-Identifier: Apache-2.0

import Addresses
import Codecs
import SDP
import SIP

/// Offer and answer of one leg over SIP (RFC 3264), with what the gateway asks of a description
/// beside its grammar. When one of these throws, everything is as it was before.
struct SoundAgreement: Sendable {
    private var negotiation: MediaNegotiation
    /// What is agreed and in force; nil before the first answer that counts.
    private(set) var audio: NegotiatedAudio?
    private let settings: GatewaySettings

    /// Nothing is agreed; `host` is where the signalling goes or comes from.
    init(_ loan: SIPLoan, signalledBy host: String, settings: GatewaySettings) {
        var local = LocalMedia(
            address: settings.mediaAddress(unknownBehind: host), port: loan.port,
            codecs: settings.codecs.map { codec in
                SpokenCodec(
                    name: codec.name, clockRate: codec.clockRate, channels: codec.channels,
                    staticPayloadType: codec.staticPayloadType, parameters: codec.parameters,
                    refusedParameters: codec.refusedParameters)
            })
        // The media threads keep RTCP on its own port.
        local.multiplexesRTCP = false
        negotiation = MediaNegotiation(local: local, sessionID: loan.description)
        self.settings = settings
    }

    // MARK: Our offers

    /// Whether an offer of ours waits for its answer.
    var isOffering: Bool { negotiation.isOffering }

    mutating func makeOffer() -> Body { .sdp(negotiation.makeOffer()) }

    /// What is in force, as an offer that changes nothing.
    mutating func repeatOffer() -> Body { .sdp(negotiation.repeatOffer()) }

    /// An offer of ours came to nothing: what was agreed before it is in force.
    mutating func withdrawOffer() {
        if negotiation.isOffering { negotiation.offerRejected() }
    }

    /// The peer's answer to our offer comes into force.
    mutating func accept(_ body: Body?) throws(SDPError) -> NegotiatedAudio {
        let agreed = try agree(body)
        audio = agreed
        return agreed
    }

    /// What a provisional response says of the sound: the final one may amend it, or say nothing.
    mutating func acceptEarly(_ body: Body) throws(SDPError) { _ = try agree(body) }

    /// The answer of the 2xx comes into force, or what an UPDATE before it settled.
    mutating func acceptFinal(_ body: Body?) throws(SDPError) -> NegotiatedAudio {
        guard !negotiation.takesAnswer, let settled = negotiation.negotiated else {
            return try accept(body)
        }
        audio = settled
        return settled
    }

    private mutating func agree(_ body: Body?) throws(SDPError) -> NegotiatedAudio {
        guard let body else { throw .missing }
        var changed = negotiation
        let agreed = try changed.accept(answer: body.bytes)
        try changed.checkAddress(of: agreed)
        negotiation = changed
        return agreed
    }

    // MARK: The peer's offers

    /// Our answer to the peer's offer. What is agreed before an INVITE is answered comes into force
    /// with its answer, and not yet.
    mutating func answer(_ offer: Body, comesIntoForce: Bool) throws(SDPError) -> Body {
        var changed = negotiation
        if let address = settings.mediaAddress(forOffer: offer.bytes) {
            changed.local.address = address
        }
        let answer = try changed.answer(offer: offer.bytes)
        try changed.checkAddress(of: answer.audio)
        negotiation = changed
        if comesIntoForce { audio = answer.audio }
        return .sdp(answer.body)
    }
}

extension GatewaySettings {
    /// The address that the sender of an offer can reach, going by where it wants its sound, not by
    /// who brought the message. An offer that says "on hold" tells nothing.
    fileprivate func mediaAddress(forOffer offer: [UInt8]) -> String? {
        guard let description = try? SessionDescription.parse(offer),
            let media = description.media.first(where: { $0.kind == "audio" && $0.port != 0 }),
            let connection = media.connection ?? description.connection,
            let peer = SocketAddress(host: connection.address, port: media.port),
            !peer.isUnspecified
        else { return nil }
        return mediaAddress(towards: peer)
    }
}

extension MediaNegotiation {
    /// Where our sound is to go must be an address one can send to: no name, for nobody is asked for
    /// addresses while a caller waits, no group of machines, and of the family we speak.
    fileprivate func checkAddress(of audio: NegotiatedAudio) throws(SDPError) {
        let host = audio.remoteAddress.prefix(64)
        guard let remote = SocketAddress(host: audio.remoteAddress, port: audio.remotePort) else {
            throw .unusableAddress("\(host) is a name")
        }
        guard audio.direction.sends else { return }
        guard !remote.address.isMulticast, !remote.address.isBroadcast else {
            throw .unusableAddress("\(host) is no one machine")
        }
        let own = SocketAddress(host: local.address, port: 0)
        guard own?.family == remote.family else {
            throw .unusableAddress("\(host) is of another family than \(local.address)")
        }
    }
}

extension Body {
    fileprivate static func sdp(_ bytes: [UInt8]) -> Body {
        Body(contentType: "application/sdp", bytes: bytes)
    }
}
