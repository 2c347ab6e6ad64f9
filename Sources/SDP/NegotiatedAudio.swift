// SPDX-License-Identifier: Apache-2.0

/// Our side of one stream of sound: what we bring to every offer and answer.
package struct LocalMedia: Sendable, Hashable {
    /// Literal address at which we receive.
    package var address: String
    package var port: UInt16
    /// The codecs we speak, most preferred first.
    package var codecs: [SpokenCodec]
    /// The number our offers like to give to telephone events of the first codec's clock; those of
    /// other clocks get drawn ones. Nil offers none.
    package var telephoneEventPayloadType: UInt8?
    /// Milliseconds of sound in the packets we like to get.
    package var packetTime = 20
    /// Whether we take RTCP on the RTP port when the peer does (RFC 5761).
    package var multiplexesRTCP = true
    /// Whether an answer follows the order of the offer (RFC 3264 section 6.1 prefers that) rather
    /// than ours.
    package var followsOfferOrder = false

    package init(
        address: String, port: UInt16, codecs: [SpokenCodec],
        telephoneEventPayloadType: UInt8? = 101
    ) {
        self.address = address
        self.port = port
        self.codecs = codecs
        self.telephoneEventPayloadType = telephoneEventPayloadType
    }
}

/// What an offer and its answer agreed on.
package struct NegotiatedAudio: Sendable, Hashable {
    /// Where the peer receives. A literal address nearly always; the grammar allows a name.
    package var remoteAddress: String
    package var remotePort: UInt16
    package var remoteRTCPPort: UInt16
    /// Whether RTCP shares the RTP port.
    package var multiplexesRTCP: Bool
    /// The codec we send, with the number the peer wants it under.
    package var codec: PayloadCodec
    /// The codecs the peer may send, with the numbers it sends them under; last those it need not
    /// have agreed to.
    package var receiving: [PayloadCodec]
    /// What we send telephone events as: of the clock of `codec` if the peer takes that, else of
    /// another; nil when it takes none.
    package var telephoneEvent: PayloadCodec?
    /// What the peer sends telephone events as; empty when none were agreed.
    package var receivingTelephoneEvents: [PayloadCodec] = []
    /// The numbers that stand for comfort noise in the peer's description.
    package var comfortNoise: [UInt8] = []
    /// From our side: whether we send and whether the peer will.
    package var direction: MediaDirection
    /// Milliseconds of sound in the packets the peer likes to get and can take, 10 to 200; 20 when
    /// it does not say.
    package var packetTime: Int

    /// Settles what keys are sent and come as.
    mutating func takeEvents(sending: [PayloadCodec], receiving: [PayloadCodec]) {
        telephoneEvent = sending.first { $0.clockRate == codec.clockRate } ?? sending.first
        receivingTelephoneEvents = receiving
    }

    /// Whether the peer has put us on hold: it does not want to hear us.
    package var isHeldByPeer: Bool { !direction.sends }
}
