// SPDX-License-Identifier: Apache-2.0

import Addresses
import SIP
import Timing

/// What a phone says of its sound in ways of its own.
extension ScriptedPhone {
    /// The body of its 200.
    mutating func answer() -> Body {
        let usual = description(.sendrecv)
        func with(_ old: String, _ new: String) -> Body {
            let text = String(decoding: usual.bytes, as: UTF8.self).replacing(old, with: new)
            return Body(contentType: usual.contentType, bytes: Array(text.utf8))
        }
        switch script.answer {
        case .usual: return usual
        case .onHold: return with("a=sendrecv", "a=sendonly")
        case .encrypted:
            return with(
                "RTP/AVP 0", "RTP/SAVP 0"
            ).appending("a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:x")
        case .refusingSound: return with("m=audio \(address.rtp.port)", "m=audio 0")
        case .otherCodec: return with("RTP/AVP 0", "RTP/AVP 18")
        case .namedHost: return with("c=IN IP4 \(address.rtp.host)", "c=IN IP4 phone.example")
        case .earlySDP, .withoutSDP: return Body(contentType: usual.contentType, bytes: [])
        }
    }

    /// An offer that wants sound sent to nowhere.
    mutating func zeros() -> Body {
        let usual = description(.sendrecv)
        let text = String(decoding: usual.bytes, as: UTF8.self)
            .replacing("c=IN IP4 \(address.rtp.host)", with: "c=IN IP4 0.0.0.0")
        return Body(contentType: usual.contentType, bytes: Array(text.utf8))
    }

    /// Sends a re-INVITE without SDP, and the answer in its ACK.
    mutating func reofferLate(
        _ answer: PhoneScript.LateAnswer?, in session: SessionID, at now: Instant
    ) -> [PhoneEffect] {
        let direction = answer.flatMap { PhoneDescription.Direction(rawValue: $0.rawValue) }
        if let direction { media?.isMuted = direction != .sendrecv }
        nextLateAnswer = direction.map { description($0).bytes } ?? []
        return command(.reinvite(session, body: description(.sendrecv)), at: now)
    }

    /// A message as it leaves: its endpoint offers in every re-INVITE, and the wire tells another
    /// story.
    mutating func lateOffering(_ bytes: [UInt8]) -> [UInt8] {
        let isInvite = bytes.starts(with: "INVITE ".utf8)
        guard isInvite || bytes.starts(with: "ACK ".utf8),
            let request = Self.request(in: bytes)
        else { return bytes }
        let number = String(request.cseq.number)
        if isInvite, let next = nextLateAnswer {
            lateAnswers[number] = next
            nextLateAnswer = nil
        }
        guard let answer = lateAnswers[number] else { return bytes }
        var changed = request
        changed.headers.removeAll(.contentType)
        changed.body = isInvite ? [] : answer
        if !changed.body.isEmpty { changed.headers.append(.contentType, "application/sdp") }
        return changed.bytes
    }

    private static func request(in bytes: [UInt8]) -> SIPRequest? {
        guard case .request(let request) = try? SIPMessage(parsing: bytes) else { return nil }
        return request
    }
}

extension Body {
    fileprivate func appending(_ line: String) -> Body {
        Body(contentType: contentType, bytes: bytes + Array((line + "\r\n").utf8))
    }
}
