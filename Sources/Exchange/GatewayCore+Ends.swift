// SPDX-License-Identifier: Apache-2.0

import CallModel
import Handoff
import MediaEngine
import SIP
import Timing

/// How legs end, and the true words for it: what the journal, the BYE and whoever asks are told.
extension GatewayCore {
    /// A leg whose sound is gone or never came: the party counts as gone.
    mutating func mediaFailed(
        _ id: CallID, _ party: Party, reason: String, at now: Instant
    ) {
        guard let call = calls[id] else { return }
        journal(.warning("\(party.rawValue): \(reason)"), of: id, at: now)
        switch party {
        case .caller:
            guard !call.caller.isOver else { return }
            tell(id, .ending(.caller, reason: reason), at: now)
            hangUpCaller(id, reason: reason, at: now)
            // Whoever does not answer our BYE either must not keep an operator waiting.
            tell(id, .callerGone(reason: reason), at: now)
        case .agent: take(.agentLost(reason: reason), of: id, at: now)
        case .operator:
            for (attempt, leg) in call.operators.sorted(by: { $0.key < $1.key })
            where !leg.isGivenUp && leg.hasSound {
                tell(id, .ending(.operator, reason: reason), at: now)
                giveUp(attempt, of: id, reason: reason, at: now)
                tell(id, .operatorGone(attempt, reason: reason, leg.lost), at: now)
            }
        }
    }

    /// Nothing has come from a party for so long, and it holds nobody.
    mutating func wentSilent(_ id: CallID, _ party: Party, for silence: Duration, at now: Instant) {
        let reason =
            silence == .zero
            ? "no media leg could be opened for the \(party.rawValue)"
            : "no RTP for \(silence.inMilliseconds / 1000) s from the \(party.rawValue)"
        mediaFailed(id, party, reason: reason, at: now)
    }

    /// The caller's session is over.
    mutating func callerOver(_ id: CallID, _ end: LegEnd, at now: Instant) {
        guard let call = calls[id], !call.caller.isOver else { return }
        calls[id]?.caller.isOver = true
        output.append(.media(id, .close(.caller)))
        if let words = end.words(of: .caller, hungUpBecause: call.callerHungUp) {
            tell(id, .ending(.caller, reason: words), at: now)
        }
        tell(id, .callerGone(reason: end.shortWords), at: now)
        releaseIfOver(id, at: now)
    }

    /// Ends the caller's session: BYE, CANCEL's 487 or a refusal, as its state asks.
    mutating func hangUpCaller(_ id: CallID, reason: String, at now: Instant) {
        guard let call = calls[id], !call.caller.isOver else { return }
        if call.callerHungUp == nil { calls[id]?.callerHungUp = reason }
        drive(
            .command(
                .hangUp(
                    call.caller.session, reason: "SIP;text=" + QuotedString.quote(reason))),
            at: now)
    }

    /// The operator's session is over, not by our doing.
    mutating func operatorOver(
        _ id: CallID, _ attempt: AttemptID, _ end: LegEnd, at now: Instant
    ) {
        if let words = end.words(of: .operator, hungUpBecause: nil) {
            tell(id, .ending(.operator, reason: words), at: now)
        }
        tell(id, .operatorGone(attempt, reason: end.shortWords), at: now)
    }
}

/// How a SIP leg came to its end.
enum LegEnd: Sendable, Hashable {
    case session(EndReason)
    /// The caller took the INVITE back, with the value of its Reason header.
    case cancelled(reason: String?)
    case failed(status: Int, reason: String)

    /// What is written of the leg where its party did what people do.
    var shortWords: String {
        switch self {
        case .session(.peerHungUp(let reason)): "hung up" + Self.bracketed(reason)
        case .cancelled(let reason): "cancelled" + Self.bracketed(reason)
        case .session, .failed: words(of: .caller, hungUpBecause: nil) ?? "ended"
        }
    }

    /// The whole truth where it is another than that the party hung up; nil where it did.
    func words(of party: Party, hungUpBecause ours: String?) -> String? {
        let name = party.rawValue
        if let ours { return ours }
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
