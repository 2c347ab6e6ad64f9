// SPDX-License-Identifier: Apache-2.0

import Addresses
import Codecs
import MediaEngine
import RTP
import SDP

extension RTPLegSettings {
    /// The sound of a leg as offer and answer settled it, in codecs of ours as they were configured;
    /// nil where it cannot be had.
    init?(
        _ audio: NegotiatedAudio, among codecs: [CodecDescription], stream: StreamStart,
        silenceTimeout: Duration
    ) {
        func row(_ payload: PayloadCodec) -> CodecDescription? {
            codecs.codec(
                named: payload.name, clockRate: payload.clockRate, channels: payload.channels)
        }

        // Hold as RFC 2543 had it: an address of zeros stands for "send nothing".
        guard let remote = SocketAddress(host: audio.remoteAddress, port: audio.remotePort),
            let codec = row(audio.codec)
        else { return nil }
        let direction: MediaEngine.MediaDirection =
            switch audio.direction {
            case .sendReceive: .sendReceive
            case .sendOnly: .sendOnly
            case .receiveOnly: .receiveOnly
            case .inactive: .inactive
            }
        self.init(
            remote: remote, remoteControl: remote.with(port: audio.remoteRTCPPort), codec: codec,
            payloadType: audio.codec.payloadType,
            events: audio.telephoneEvent.map(TelephoneEventFormat.init(agreed:)),
            direction: direction, ssrc: stream.ssrc, firstSequence: stream.firstSequence,
            firstTimestamp: stream.firstTimestamp, silenceTimeout: silenceTimeout)
        packetTime = audio.packetTime
        alsoReceiving = audio.receiving.compactMap { payload in
            row(payload).map { .init(payloadType: payload.payloadType, codec: $0) }
        }
        alsoReceivingEvents = audio.receivingTelephoneEvents.map(
            TelephoneEventFormat.init(agreed:))
        comfortNoise = audio.comfortNoise
    }
}

extension TelephoneEventFormat {
    fileprivate init(agreed events: PayloadCodec) {
        self.init(events.payloadType, RTPClock(events.clockRate))
    }
}
