// SPDX-License-Identifier: Apache-2.0

import Addresses
import AgentWire
import CallModel
import Codecs
import Handoff
import MediaEngine
import RTP
import SDP
import SIP
import Timing

extension GatewayCore {
    /// What the media thread of a call reports.
    mutating func take(_ event: MediaEvent, of id: CallID, at now: Instant) {
        switch event {
        case .played(let clip, let lane): tell(id, .played(clip, on: lane), at: now)
        case .unplayable(let clip, let lane):
            journal(.warning("\(clip.name) cannot be played on \(lane.rawValue)"), of: id, at: now)
            tell(id, .played(clip, on: lane), at: now)
        case .digit(let party, let key, let at):
            take(
                Digit(party: party, key: key, carrier: .telephoneEvent, at: at), of: id, at: now)
        case .tone(let party, let key, let at):
            take(Digit(party: party, key: key, carrier: .inband, at: at), of: id, at: now)
        case .keyReleased(let party, let key, let carrier, let time):
            released(key, by: carrier, after: time, of: id, party, at: now)
        case .mark(let party, let name): tellStream(of: party, .marked(name), in: id)
        case .streamDrained(let party): if party == .agent { tell(id, .agentPlayedOut, at: now) }
        case .wentSilent(let party, let silence): wentSilent(id, party, for: silence, at: now)
        case .violation(let violation):
            journal(.defect("media invariant broken: \(violation)"), of: id, at: now)
        case .statistics(let party, let figures, let isLast):
            if party == .agent, figures.quality.bytesDropped > 0 {
                agentSoundDropped(of: id, at: now)
            }
            if isLast { mediaClosed(id, party, figures.quality, at: now) }
        case .firstPacket, .unloaded: break
        }
    }

    /// Says something to whoever is behind a party's stream.
    private mutating func tellStream(
        of party: Party, _ command: AgentCommand, in id: CallID
    ) {
        switch party {
        case .agent: tellAgentStream(command, of: id)
        case .operator:
            for case .stream(let leg) in (calls[id]?.operators ?? [:]).values {
                output.append(.tellStream(leg.stream, command))
            }
        case .caller: break
        }
    }

    /// The last word of a leg's sound; the call is not forgotten before the last of them.
    private mutating func mediaClosed(
        _ id: CallID, _ party: Party, _ quality: LegQuality, at now: Instant
    ) {
        guard let call = calls[id] else { return }
        journal(.legQuality(party, quality), of: id, at: now)
        if call.sounding > 0 { calls[id]?.sounding -= 1 }
        releaseIfOver(id, at: now)
    }

    /// Opens or changes a party's RTP leg as offer and answer settled it.
    mutating func openMedia(
        _ audio: NegotiatedAudio, stream: StreamStart, of id: CallID, _ party: Party,
        isUpdate: Bool = false, at now: Instant
    ) {
        guard let settings = rtpSettings(audio, stream: stream) else {
            return mediaFailed(
                id, party, reason: "no media address in \(audio.remoteAddress)", at: now)
        }
        if isUpdate {
            calls[id]?.keys[party]?.renegotiated()
            output.append(.media(id, .updateRTP(party, settings)))
        } else {
            journal(
                .connected(party, media: "\(audio.codec.name)/\(audio.codec.clockRate)"),
                of: id, at: now)
            calls[id]?.keys[party] = nil
            calls[id]?.passed[party] = nil
            calls[id]?.sounding += 1
            output.append(.media(id, .openRTP(party, settings)))
        }
    }

    func leg(of id: CallID, _ party: Party, _ attempt: AttemptID?) -> SIPLeg? {
        switch party {
        case .caller: calls[id]?.caller
        case .operator: attempt.flatMap { calls[id]?.operators[$0]?.sip?.leg }
        case .agent: nil
        }
    }

    mutating func store(
        _ leg: SIPLeg, of id: CallID, _ party: Party, _ attempt: AttemptID?
    ) {
        if party == .caller {
            calls[id]?.caller = leg
        } else if let attempt {
            calls[id]?.operators[attempt]?.sip?.leg = leg
        }
    }

    private func rtpSettings(
        _ audio: NegotiatedAudio, stream: StreamStart
    ) -> RTPLegSettings? {
        // Hold as RFC 2543 had it: an address of zeros stands for "send nothing".
        let host = audio.remoteAddress
        guard let remote = SocketAddress(host: host, port: audio.remotePort),
            let codec = CodecCatalog.codec(
                named: audio.codec.name, clockRate: audio.codec.clockRate,
                channels: audio.codec.channels)
        else { return nil }
        let direction: MediaEngine.MediaDirection =
            switch audio.direction {
            case .sendReceive: .sendReceive
            case .sendOnly: .sendOnly
            case .receiveOnly: .receiveOnly
            case .inactive: .inactive
            }
        var leg = RTPLegSettings(
            remote: remote, remoteControl: remote.with(port: audio.remoteRTCPPort), codec: codec,
            payloadType: audio.codec.payloadType,
            events: audio.telephoneEvent.map(Self.eventFormat), direction: direction,
            ssrc: stream.ssrc, firstSequence: stream.firstSequence,
            firstTimestamp: stream.firstTimestamp, silenceTimeout: settings.mediaTimeout)
        leg.packetTime = audio.packetTime
        leg.alsoReceiving = audio.receiving.compactMap { payload in
            CodecCatalog.codec(
                named: payload.name, clockRate: payload.clockRate, channels: payload.channels
            ).map { .init(payloadType: payload.payloadType, codec: $0) }
        }
        leg.alsoReceivingEvents = audio.receivingTelephoneEvents.map(Self.eventFormat)
        leg.comfortNoise = audio.comfortNoise
        return leg
    }

    private static func eventFormat(_ events: PayloadCodec) -> TelephoneEventFormat {
        TelephoneEventFormat(events.payloadType, RTPClock(events.clockRate))
    }
}
