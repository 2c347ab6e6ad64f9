// SPDX-License-Identifier: Apache-2.0

package import CallModel

/// Why an operator's leg could not be had.
package enum DialFailure: Sendable, Hashable {
    /// A final response, 300 to 699.
    case sip(status: Int, text: String)
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
        case .leased, .unreachable: nil
        }
    }

    /// The failure as one of the reasons of an attempt.
    package var reason: OutcomeReason {
        switch self {
        case .sip(let status, _): Self.reason(ofStatus: status)
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
        case 403, 488, 603, 606: .declined
        case 404, 410, 416, 484, 485, 604: .badTarget
        case 500...599: .trunkFailure
        default: .error
        }
    }
}
