// SPDX-License-Identifier: Apache-2.0

import CallModel
import SIP

/// How a leg over SIP came to its end, and the true words for it: what the journal and whoever asks
/// are told.
enum SIPEnd: Sendable, Hashable {
    case session(EndReason)
    /// The caller took the INVITE back, with the value of its Reason header.
    case cancelled(reason: String?)
    case failed(status: Int, reason: String)

    /// The end of a party's leg. `ours` is why we had hung up; nil where we had not.
    func end(of party: Party, hungUpBecause ours: String?) -> LegEnd {
        let manner: LegEnd.Manner =
            switch self {
            case _ where ours != nil: .ours
            case .session(.peerHungUp), .cancelled: .chosen(spokeAgo: nil)
            case .session, .failed: .lost
            }
        return LegEnd(
            reason: shortWords(party), truth: ours ?? truth(party), manner: manner)
    }

    /// What is written of the leg where its party did what people do.
    private func shortWords(_ party: Party) -> String {
        switch self {
        case .session(.peerHungUp(let reason)): "hung up" + Self.bracketed(reason)
        case .cancelled(let reason): "cancelled" + Self.bracketed(reason)
        case .session, .failed: truth(party) ?? "ended"
        }
    }

    /// The whole truth where it is another than that the party hung up; nil where it did.
    private func truth(_ party: Party) -> String? {
        let name = party.rawValue
        switch self {
        case .session(.peerHungUp): return nil
        case .session(.hungUp): return "the gateway hung up"
        case .session(.rejected(let status)): return "refused with \(status)"
        case .session(.unanswered): return "the call was never answered"
        case .session(.ackTimeout): return "our answer was never acknowledged"
        case .session(.lost(let status)):
            return "the \(name)'s phone does not know the call any more (\(status))"
        case .session(.expired(let seconds)):
            return "the session was not refreshed within \(seconds) s"
        case .session(.transportLost(let reason)):
            return "connection to the \(name) lost: \(reason)"
        case .cancelled: return "\(name) cancelled the call"
        case .failed(let status, let reason): return "call failed: \(status) \(reason)"
        }
    }

    private static func bracketed(_ reason: String?) -> String {
        reason.map { " (\($0))" } ?? ""
    }
}
