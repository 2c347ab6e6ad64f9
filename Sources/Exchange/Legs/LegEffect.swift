// SPDX-License-Identifier: Apache-2.0

import AgentWire
import CallModel
import Handoff
import MediaEngine
package import SIP

/// What a leg wants done, in order.
enum LegEffect: Sendable {
    case perform(GatewayEffect)
    /// The sound of its party begins, by this command.
    case openSound(MediaCommand)
    /// It goes on in another way.
    case changeSound(MediaCommand)
    /// It ends, unless a later leg of the same party has it by now.
    case closeSound
    /// Written down as a warning about this leg.
    case warn(String)
    case note(JournalEvent.Kind)
    case borrow(LoanRequest)
    case giveBack(Loan)
    case tell(LegNews)
}

/// What a call hears of a leg, whatever its kind.
enum LegNews: Sendable {
    /// Somebody may see that we call.
    case ringing(LegEvidence?)
    /// It is open: there is somebody at the other end.
    case answered(LegEvidence?)
    /// It never opened, or what was opened is no use.
    case failed(LegEnd)
    /// It was open and has ended.
    case gone(LegEnd)
    /// The other end has put us on hold, or taken us off it.
    case held(Bool)
    /// A key, by signalling.
    case pressed(Character)
    /// What the other end says or asks for in writing.
    case wrote(AgentEvent)
    /// There is no way to have sound on it.
    case soundless(reason: String)
}

/// How a leg came to its end.
struct LegEnd: Sendable {
    enum Manner: Sendable {
        /// The other end chose it, so long after the last sound of its own that can be heard; nil
        /// where nobody knows.
        case chosen(spokeAgo: Duration?)
        /// It broke.
        case lost
        /// We had hung up.
        case ours
    }

    /// What is written of it where its party did what people do.
    var reason: String
    /// The whole truth where it is another than that; nil where it is not.
    var truth: String?
    var manner: Manner
    var failure = LegFailure.declined
    var evidence: LegEvidence?
    /// What the journal is to say besides, as a warning.
    var remark: String?
}

/// What a leg needs of the gateway before it can go on.
package enum LoanRequest: Sendable {
    /// To ring a target: its lease, which no other leg may have, a session and a port.
    case call(target: String)
    /// To reach a person by other means: the lease of the target alone.
    case lease(target: String)
    /// To ring elsewhere: a new session in the place of this one, on its port; also the lease of
    /// the target that is there.
    case move(from: SIPLoan, to: String?)

    /// The operator whose lease it takes.
    var target: String? {
        switch self {
        case .call(let target), .lease(let target): target
        case .move(_, let target): target
        }
    }
}

/// Something of the gateway's that a leg had.
package enum Loan: Sendable {
    case target(String)
    case session(SessionID)
    case port(UInt16)
}
