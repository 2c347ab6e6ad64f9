// SPDX-License-Identifier: Apache-2.0

package import CallModel
package import Handoff
import SIP

/// What SIP's responses say of a leg, in the words of whoever decides about calls. No status goes
/// further than this: above, it is evidence that is carried along.
extension LegFailure {
    /// The failure that a final response, 300 to 699, stands for.
    package init(status: Int) {
        switch status {
        case 300...399: self = .moved
        case 401, 407: self = .unauthorized
        case 486, 600: self = .busy
        case 408, 480, 487: self = .noAnswer
        case 403, 603: self = .declined
        // The peer says of our offer what we say of an answer: no sound we could exchange.
        case 415, 488, 606: self = .incompatible
        case 404, 410, 416, 484, 485, 604: self = .badAddress
        case 500...599: self = .unreachable
        default: self = .error
        }
    }
}

extension LegEvidence {
    /// A response's status and reason phrase, and the value of its Reason header (RFC 3326).
    package static func sip(_ status: Int, _ phrase: String, reason: String? = nil) -> LegEvidence {
        LegEvidence(
            kind: "sip", code: status, named: "status", text: phrase,
            more: reason.map { [ContextItem(key: "reason", value: String($0.prefix(200)))] } ?? [])
    }
}

extension SessionFailure {
    /// The final response as evidence; nil where none came.
    var evidence: LegEvidence? {
        switch origin {
        case .remote: .sip(status, reason, reason: headers[.reason])
        case .local: nil
        }
    }
}
