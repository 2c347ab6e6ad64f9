// SPDX-License-Identifier: Apache-2.0

package import Codecs
package import RTP

/// What offer and answer settled for one RTP leg, and the random start values of its stream.
package struct RTPLegSettings: Sendable, Hashable {
    /// Where RTP goes until the peer is heard from elsewhere (symmetric RTP, RFC 4961).
    package var remote: SocketAddress
    /// Where RTCP goes; `a=rtcp` (RFC 3605) or the port after that of RTP.
    package var remoteControl: SocketAddress
    package var codec: CodecDescription
    /// The payload type both ends use for the codec.
    package var payloadType: UInt8
    /// The payload type of telephone events (RFC 4733), nil when they were not agreed.
    package var eventPayloadType: UInt8?
    package var direction: MediaDirection
    package var ssrc: UInt32
    package var firstSequence: UInt16
    package var firstTimestamp: UInt32
    /// RTP missing for so long while the leg may receive is told once; nil never tells.
    package var silenceTimeout: Duration?

    package init(
        remote: SocketAddress, remoteControl: SocketAddress? = nil, codec: CodecDescription,
        payloadType: UInt8, eventPayloadType: UInt8?, direction: MediaDirection = .sendReceive,
        ssrc: UInt32, firstSequence: UInt16, firstTimestamp: UInt32,
        silenceTimeout: Duration? = .seconds(20)
    ) {
        self.remote = remote
        self.remoteControl = remoteControl ?? remote.with(port: remote.port &+ 1)
        self.codec = codec
        self.payloadType = payloadType
        self.eventPayloadType = eventPayloadType
        self.direction = direction
        self.ssrc = ssrc
        self.firstSequence = firstSequence
        self.firstTimestamp = firstTimestamp
        self.silenceTimeout = silenceTimeout
    }

    /// A PCMU leg with telephone events on payload type 101, as most telephones offer it.
    package static func pcmu(remote: SocketAddress, ssrc: UInt32) -> RTPLegSettings {
        RTPLegSettings(
            remote: remote, codec: CodecCatalog.pcmu, payloadType: 0, eventPayloadType: 101,
            ssrc: ssrc, firstSequence: UInt16(truncatingIfNeeded: ssrc),
            firstTimestamp: ssrc &* 2_654_435_761)
    }
}
