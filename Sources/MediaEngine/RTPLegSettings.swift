// SPDX-License-Identifier: Apache-2.0

package import Addresses
package import Codecs
package import RTP

/// What offer and answer settled for one RTP leg, and the random start values of its stream.
package struct RTPLegSettings: Sendable, Hashable {
    /// A codec under the number that stands for it in packets of the peer's.
    package struct Payload: Sendable, Hashable {
        package var payloadType: UInt8
        package var codec: CodecDescription

        package init(payloadType: UInt8, codec: CodecDescription) {
            self.payloadType = payloadType
            self.codec = codec
        }
    }

    /// Where RTP goes until the peer is heard from elsewhere (symmetric RTP, RFC 4961).
    package var remote: SocketAddress
    /// Where RTCP goes; `a=rtcp` (RFC 3605) or the port after that of RTP.
    package var remoteControl: SocketAddress
    package var codec: CodecDescription
    /// The payload type both ends use for the codec.
    package var payloadType: UInt8
    /// What else the peer may send, and under which numbers.
    package var alsoReceiving: [Payload] = []
    /// How telephone events are sent (RFC 4733), nil when they were not agreed.
    package var events: TelephoneEventFormat?
    /// What else the peer may send telephone events as.
    package var alsoReceivingEvents: [TelephoneEventFormat] = []
    /// The numbers the peer gives to comfort noise (RFC 3389) beside the usual one.
    package var comfortNoise: [UInt8] = []
    /// Milliseconds of sound in the packets the peer likes to get and can take.
    package var packetTime = 20
    package var direction: MediaDirection
    package var ssrc: UInt32
    package var firstSequence: UInt16
    package var firstTimestamp: UInt32
    /// No sign of life for so long, while sound may flow both ways, is told once; nil never tells.
    /// A peer that holds the call need not send anything (RFC 3264 section 8.4).
    package var silenceTimeout: Duration?
    /// What is done to the party's sound; of a leg that is open it stays as it was.
    package var cleaning = Cleaning.none

    package init(
        remote: SocketAddress, remoteControl: SocketAddress? = nil, codec: CodecDescription,
        payloadType: UInt8, events: TelephoneEventFormat?, direction: MediaDirection = .sendReceive,
        ssrc: UInt32, firstSequence: UInt16, firstTimestamp: UInt32,
        silenceTimeout: Duration? = .seconds(20)
    ) {
        self.remote = remote
        self.remoteControl = remoteControl ?? remote.with(port: remote.port &+ 1)
        self.codec = codec
        self.payloadType = payloadType
        self.events = events
        self.direction = direction
        self.ssrc = ssrc
        self.firstSequence = firstSequence
        self.firstTimestamp = firstTimestamp
        self.silenceTimeout = silenceTimeout
    }

    /// Everything the peer may send, with what we send first.
    var payloads: [Payload] {
        let first = Payload(payloadType: payloadType, codec: codec)
        return [first] + alsoReceiving.filter { $0.payloadType != payloadType }
    }

    /// What the payload types in the peer's packets mean.
    var payloadMap: RTPPayloadMap {
        var map = RTPPayloadMap()
        if let events { map.set(events.payloadType, to: .telephoneEvent(events.clock)) }
        for payload in payloads.reversed() {
            map.set(
                payload.payloadType,
                to: .audio(payload.codec.clock, payload.codec.form))
        }
        for events in alsoReceivingEvents where map.meaning(of: events.payloadType) == nil {
            map.set(events.payloadType, to: .telephoneEvent(events.clock))
        }
        for number in comfortNoise + [Self.comfortNoise] where map.meaning(of: number) == nil {
            map.set(number, to: .comfortNoise)
        }
        return map
    }

    /// Bytes of the largest frame of 20 ms that comes or goes; two of the largest packets, each with
    /// its length, where those cannot be cut.
    var frameBytes: Int {
        payloads.reduce(0) { largest, payload in
            let bytes = payload.codec.bytesPerFrame
            return max(largest, payload.codec.canBeCut ? bytes : 2 * (bytes + 2))
        }
    }

    /// The number of comfort noise at 8 kHz; phones send it whether it was agreed or not.
    private static let comfortNoise: UInt8 = 13

    /// A PCMU leg with telephone events on payload type 101, as most telephones offer it.
    package static func pcmu(remote: SocketAddress, ssrc: UInt32) -> RTPLegSettings {
        RTPLegSettings(
            remote: remote, codec: PCMU.description, payloadType: 0,
            events: TelephoneEventFormat(101), ssrc: ssrc,
            firstSequence: UInt16(truncatingIfNeeded: ssrc),
            firstTimestamp: ssrc &* 2_654_435_761)
    }
}

extension CodecDescription {
    /// What its RTP timestamps count.
    var clock: RTPClock { RTPClock(clockRate) }

    /// How the time in its payloads is read.
    var form: PayloadForm {
        switch payload {
        case .constant(let bytesPerTick): .constant(bytesPerTick: bytesPerTick)
        case .packets(let byteLimit, let ticks):
            .packets(
                PacketForm(
                    name: name, byteLimit: byteLimit, tickLimit: clockRate * 120 / 1000,
                    ticks: ticks))
        }
    }
}
