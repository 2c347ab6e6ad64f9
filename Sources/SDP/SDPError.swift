// SPDX-License-Identifier: Apache-2.0

/// Why a session description cannot be used.
package enum SDPError: Error, Sendable, Hashable {
    /// The text breaks the grammar of RFC 8866 at this line, counted from 1 (0: as a whole).
    case malformed(line: Int, reason: String)
    /// Larger, or of more lines, than anything we are prepared to read.
    case tooLarge
    /// There is no stream of sound in it.
    case noAudio
    /// There is sound, but by this transport, and not over RTP/AVP.
    case unsupportedProfile(String)
    /// There is sound, but in no codec that we speak: the peer names these.
    case noCommonCodec(offered: String)
    /// The sound would go to this address, and cannot.
    case unusableAddress(String)
    /// An answer that does not fit the offer it answers (RFC 3264 section 6).
    case answerMismatch(String)
    /// The peer refused our stream (port 0).
    case refused
    /// There ought to be a description, and is none.
    case missing
    /// Neither an offer is out (for an answer), nor none (for an offer): RFC 3264 section 4.
    case wrongState

    /// The SIP response that tells the peer (RFC 3261 section 21.4.26): 400 for text nobody can
    /// read, 488 for a session we cannot have, 491 for one at the wrong moment.
    package var sipStatus: Int {
        switch self {
        case .malformed, .tooLarge: 400
        case .noAudio, .unsupportedProfile, .noCommonCodec, .unusableAddress, .answerMismatch,
            .refused, .missing:
            488
        case .wrongState: 491
        }
    }
}
