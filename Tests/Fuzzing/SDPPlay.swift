// SPDX-License-Identifier: Apache-2.0

import SDP

/// Session descriptions in one negotiation: offers we answer, answers to what we offer.
enum SDPPlay {
    private static var negotiation: MediaNegotiation {
        MediaNegotiation(
            local: LocalMedia(
                address: "10.0.0.1", port: 20000,
                codecs: [
                    SpokenCodec(name: "PCMU", staticPayloadType: 0),
                    SpokenCodec(name: "PCMA", staticPayloadType: 8),
                ]), sessionID: 4711)
    }

    static func play(_ bytes: [UInt8]) -> String? {
        var negotiation = negotiation
        for (index, step) in FuzzTarget.steps(of: bytes, limit: 16).enumerated() {
            if let description = try? SessionDescription.parse(step) {
                // What we read we can write, and read the same.
                let written = description.serialized()
                guard let again = try? SessionDescription.parse(written) else {
                    return "what was written cannot be read"
                }
                if again.serialized() != written { return "writing changes with reading" }
            }
            if index % 2 == 1, !negotiation.isOffering { _ = negotiation.makeOffer() }
            if negotiation.isOffering {
                if (try? negotiation.accept(answer: step)) == nil { negotiation.offerRejected() }
            } else if let answer = try? negotiation.answer(offer: step) {
                if answer.body.count > 4096 { return "an answer of \(answer.body.count) octets" }
                if (try? SessionDescription.parse(answer.body)) == nil {
                    return "our answer cannot be read"
                }
                if answer.audio.packetTime <= 0 { return "a packet time of zero" }
            }
        }
        return nil
    }

    /// What an offer is answered with: `PCMU/8000 sendrecv 10.0.1.9:4000`, or the refusal.
    static func verdict(on bytes: [UInt8]) -> String {
        var negotiation = negotiation
        do {
            let audio = try negotiation.answer(offer: bytes).audio
            let codec = "\(audio.codec.name)/\(audio.codec.clockRate)"
            return "\(codec) \(audio.direction.rawValue) \(audio.remoteAddress):\(audio.remotePort)"
        } catch {
            return "\(error.sipStatus)"
        }
    }
}
