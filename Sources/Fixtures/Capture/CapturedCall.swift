// SPDX-License-Identifier: Apache-2.0

package import CallModel
package import Timing

/// Who is who in a captured call, whichever of them was near the capture.
package enum CapturedParty: String, Sendable, Hashable, CaseIterable {
    /// Who sent the INVITE.
    case caller
    case called

    /// For notes.
    var words: String {
        switch self {
        case .caller: "the caller"
        case .called: "the callee"
        }
    }

    package var other: CapturedParty {
        switch self {
        case .caller: .called
        case .called: .caller
        }
    }
}

/// How a captured call ended.
package enum CapturedEnd: Sendable, Hashable {
    case hungUp(by: CapturedParty)
    /// Given up by the caller before it was answered.
    case cancelled
    /// Answered with anything from 300 on; a number and the words beside it.
    case refused(status: Int, reason: String)
    /// The capture ends before the call does.
    case notSeen

    /// Who ended it; nil when nobody was seen to.
    package var party: CapturedParty? {
        switch self {
        case .hungUp(let party): party
        case .cancelled: .caller
        case .refused: .called
        case .notSeen: nil
        }
    }
}

/// One call out of a capture: the SIP dialog of one Call-ID, and what both sides sent.
///
/// All times are those of the capture, whose first packet is at zero.
package struct CapturedCall: Sendable, Hashable {
    /// A provisional response.
    package struct Progress: Sendable, Hashable {
        package var at: Instant
        package var status: Int
    }

    package var callID: String
    /// The caller's address, as the From of the INVITE has it.
    package var caller: Redacted<String>
    /// The address that was called, as the To has it.
    package var called: Redacted<String>
    /// When the INVITE was sent.
    package var began: Instant
    /// What came before the answer, 180 and 183 among it.
    package var progress: [Progress]
    package var answered: Instant?
    package var ended: Instant?
    package var end: CapturedEnd
    /// The caller's, then that of who was called.
    package var sides: [CapturedSide]
    /// What could not be read or cannot be played, in words without anybody's number.
    package var notes: [String]

    /// When it was first said to ring, or to come on (180 to 183).
    package var rang: Instant? { progress.first { $0.status >= 180 }?.at }

    package func side(of party: CapturedParty) -> CapturedSide? {
        sides.first { $0.party == party }
    }
}
