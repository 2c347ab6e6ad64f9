// SPDX-License-Identifier: Apache-2.0

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
            let digit = Digit(party: party, key: key, carrier: .telephoneEvent, at: at)
            take(.digit(digit), of: id, at: now)
        case .mark(let name): output.append(.agentMark(id, name: name))
        case .streamDrained: tell(id, .agentPlayedOut, at: now)
        case .wentSilent(let party, let silence):
            mediaFailed(
                id, party, reason: "no RTP for \(silence.inMilliseconds / 1000) s", at: now)
        case .violation(let violation):
            journal(.defect("media invariant broken: \(violation)"), of: id, at: now)
        case .firstPacket, .statistics, .unloaded: break
        }
    }

    /// A leg whose sound is gone or never came: the party counts as gone.
    mutating func mediaFailed(
        _ id: CallID, _ party: Party, reason: String, at now: Instant
    ) {
        guard let call = calls[id] else { return }
        journal(.warning("\(party.rawValue): \(reason)"), of: id, at: now)
        switch party {
        case .caller: hangUpCaller(id, reason: reason, at: now)
        case .agent: take(.agentLost(reason: reason), of: id, at: now)
        case .operator:
            for (attempt, leg) in call.operators.sorted(by: { $0.key < $1.key })
            where !leg.isGivenUp && leg.leg.audio != nil {
                giveUp(attempt, of: id, reason: reason, at: now)
                tell(id, .operatorGone(attempt, reason: reason), at: now)
            }
        }
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
            output.append(.media(id, .updateRTP(party, settings)))
        } else {
            journal(
                .connected(party, media: "\(audio.codec.name)/\(audio.codec.clockRate)"),
                of: id, at: now)
            output.append(.media(id, .openRTP(party, settings)))
        }
    }

    /// A key in an INFO: `application/dtmf-relay` (`Signal=5`) or `application/dtmf` (`5`).
    mutating func keyByInfo(
        _ body: Body, of id: CallID, from party: Party, at now: Instant
    ) {
        guard let key = InfoDigit.key(in: body) else {
            output.append(.log(.debug, "INFO without a key: \(body.contentType)"))
            return
        }
        take(.digit(Digit(party: party, key: key, carrier: .info)), of: id, at: now)
    }

    func leg(of id: CallID, _ party: Party, _ attempt: AttemptID?) -> SIPLeg? {
        switch party {
        case .caller: calls[id]?.caller
        case .operator: attempt.flatMap { calls[id]?.operators[$0]?.leg }
        case .agent: nil
        }
    }

    mutating func store(
        _ leg: SIPLeg, of id: CallID, _ party: Party, _ attempt: AttemptID?
    ) {
        if party == .caller {
            calls[id]?.caller = leg
        } else if let attempt {
            calls[id]?.operators[attempt]?.leg = leg
        }
    }

    private func rtpSettings(
        _ audio: NegotiatedAudio, stream: StreamStart
    ) -> RTPLegSettings? {
        // Hold as RFC 2543 had it: an address of zeros stands for "send nothing".
        let host = audio.remoteAddress
        guard let remote = SocketAddress(host: host, port: audio.remotePort),
            let codec = CodecCatalog.codec(
                named: audio.codec.name, clockRate: audio.codec.clockRate)
        else { return nil }
        let direction: MediaEngine.MediaDirection =
            switch audio.direction {
            case .sendReceive: .sendReceive
            case .sendOnly: .sendOnly
            case .receiveOnly: .receiveOnly
            case .inactive: .inactive
            }
        return RTPLegSettings(
            remote: remote, remoteControl: remote.with(port: audio.remoteRTCPPort), codec: codec,
            payloadType: audio.codec.payloadType,
            eventPayloadType: audio.receivingTelephoneEventPayloadType, direction: direction,
            ssrc: stream.ssrc, firstSequence: stream.firstSequence,
            firstTimestamp: stream.firstTimestamp, silenceTimeout: settings.mediaTimeout)
    }
}

/// The key in the body of an INFO, as telephones send it instead of telephone events.
enum InfoDigit {
    static func key(in body: Body) -> Character? {
        let text = String(decoding: body.bytes.prefix(256), as: UTF8.self)
        let type = body.contentType.lowercased()
        if type.hasPrefix("application/dtmf-relay") {
            for line in text.split(whereSeparator: \.isNewline) {
                let parts = line.split(separator: "=", maxSplits: 1)
                if parts.count == 2, trimmed(parts[0]).lowercased() == "signal" {
                    return valid(trimmed(parts[1]))
                }
            }
            return nil
        }
        return type.hasPrefix("application/dtmf") ? valid(trimmed(text[...])) : nil
    }

    private static func trimmed(_ text: Substring) -> String {
        String(text.filter { !$0.isWhitespace })
    }

    /// One of the sixteen keys, also under the numbers RFC 4733 gives them.
    private static func valid(_ text: String) -> Character? {
        switch text {
        case "10": return "*"
        case "11": return "#"
        default: break
        }
        guard text.count == 1, let key = text.uppercased().first,
            "0123456789*#ABCD".contains(key)
        else { return nil }
        return key
    }
}
