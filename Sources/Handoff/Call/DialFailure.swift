// SPDX-License-Identifier: Apache-2.0

package import CallModel

/// Why an operator's leg could not be had.
package enum DialFailure: Sendable, Hashable {
    /// A final response, 300 to 699.
    case sip(status: Int, text: String)
    /// Answered with this status, but with a session description we cannot use: why not.
    case unusableAnswer(status: Int, why: String)
    /// Another handoff holds the operator.
    case leased
    /// No response could be had: resolution, connection or transaction timeout.
    case unreachable(String)
    /// The final response to an INVITE that we cancelled (487).
    case cancelled(status: Int, text: String)

    /// The SIP response behind the failure, where there was one.
    package var evidence: SIPEvidence? {
        switch self {
        case .sip(let status, let text), .cancelled(let status, let text):
            SIPEvidence(status: status, text: text)
        case .unusableAnswer(let status, let why): SIPEvidence(status: status, text: why)
        case .leased, .unreachable: nil
        }
    }

    /// The failure as one of the reasons of an attempt.
    package var reason: OutcomeReason {
        switch self {
        case .sip(let status, _): Self.reason(ofStatus: status)
        case .unusableAnswer: .incompatible
        case .leased: .busy
        case .unreachable: .trunkFailure
        case .cancelled: .cancelled
        }
    }

    private static func reason(ofStatus status: Int) -> OutcomeReason {
        switch status {
        case 300...399: .moved
        case 401, 407: .unauthorized
        case 486, 600: .busy
        case 408, 480, 487: .noAnswer
        case 403, 603: .declined
        // The peer says of our offer what we say of an answer: no sound we could exchange.
        case 415, 488, 606: .incompatible
        case 404, 410, 416, 484, 485, 604: .badTarget
        case 500...599: .trunkFailure
        default: .error
        }
    }
}
