// SPDX-License-Identifier: Apache-2.0

import SDP
import SIP

/// How a session description that cannot be used is refused, in words a person can act on.
extension SDPError {
    /// The reason phrase: what is wrong with it.
    var phrase: String {
        switch self {
        case .malformed(0, let reason): "Bad SDP: \(reason)"
        case .malformed(let line, let reason): "Bad SDP at line \(line): \(reason)"
        case .tooLarge: "SDP Too Large"
        case .noAudio: "No Audio Stream"
        case .unsupportedProfile(let transport): "Audio Over \(transport) Not Supported"
        case .noCommonCodec: "No Common Codec"
        case .unusableAddress: "Unusable Media Address"
        case .answerMismatch: "Answer Does Not Fit The Offer"
        case .refused: "Audio Refused"
        case .missing: "No SDP"
        case .wrongState: "Request Pending"
        }
    }

    /// The same at length; `taken` are the codecs we take.
    func explanation(taken: [String]) -> String {
        switch self {
        case .malformed, .tooLarge, .noAudio, .wrongState: phrase
        case .unsupportedProfile(let transport):
            "audio is over \(transport), and taken over RTP/AVP only"
        case .noCommonCodec(let offered):
            "codecs named: \(offered.isEmpty ? "none" : offered); taken: "
                + taken.joined(separator: ", ")
        case .unusableAddress(let why): "c= must be an address to send to: \(why)"
        case .answerMismatch(let why): "the answer does not fit the offer: \(why)"
        case .refused: "the answer refuses the audio stream (port 0)"
        case .missing: "there is no SDP in the answer"
        }
    }

    /// The Warning beside the refusal (RFC 3261 section 20.43).
    func warning(taken: [String]) -> Warning {
        let code: Warning.Code =
            switch self {
            case .unsupportedProfile: .incompatibleTransport
            case .noAudio: .mediaTypeNotAvailable
            case .noCommonCodec: .incompatibleMediaFormat
            case .unusableAddress: .incompatibleAddressFormat
            case .malformed, .tooLarge, .answerMismatch, .refused, .missing, .wrongState:
                .miscellaneous
            }
        return Warning(code, explanation(taken: taken))
    }
}
