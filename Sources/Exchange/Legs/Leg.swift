// SPDX-License-Identifier: Apache-2.0

package import AgentWire
import CallModel
import Handoff
package import SIP
import Timing

/// One party's connection to a call, by its kind. What a kind does is in the file of its name; this
/// is what a call asks of every one, whoever is at the other end.
///
/// ```
///  call ── open, send, close ──▶ leg ── effects: what is to be done, and LegNews ──▶ call
///          received: LegInput ──▶
/// ```
/// A kind owns the words of its signalling. Above it there are only those of `LegNews`, and evidence
/// that is carried along.
package enum Leg: Sendable {
    case sip(SIPLeg)
    case stream(StreamLeg)
    case card(CardLeg)

    /// How a target is reached.
    enum Way: Sendable {
        /// By a leg that needs nothing of the gateway's.
        case direct
        /// By one that borrows this first.
        case borrowing(LoanRequest)
        /// Its address is none that can be dialled.
        case none
    }

    static func way(to target: Target, settings: GatewaySettings) -> Way {
        switch target.address {
        case .sip:
            Dialling(target, settings: settings) == nil
                ? .none : .borrowing(.call(target: target.name))
        case .registered: .borrowing(.call(target: target.name))
        case .stream: .direct
        case .card, .desk: .borrowing(.lease(target: target.name))
        }
    }

    /// The leg of our call to a target, with what was lent for it; nil where that is not enough.
    init?(
        to call: OutgoingCall, of id: CallID, with loan: SIPLoan?, numbering: inout StreamNumbers,
        settings: GatewaySettings
    ) {
        switch call.target.address {
        case .sip, .registered:
            guard let loan,
                let sipCall = SIPCall(call, devices: loan.devices, settings: settings)
            else { return nil }
            self = .sip(SIPLeg(calling: sipCall, of: id, with: loan, settings: settings))
        case .stream(let address, _):
            self = .stream(StreamLeg(numbering.next(), to: address, for: call))
        case .desk(let address):
            self = .stream(
                StreamLeg(numbering.next(), to: address, for: call, holding: call.target.name))
        case .card(let address):
            self = .card(CardLeg(numbering.next(), to: address, for: call))
        }
    }

    /// Takes up the connection: answers the caller, rings, connects.
    mutating func open() -> [LegEffect] {
        switch self {
        case .sip(var leg):
            let effects = leg.open()
            self = .sip(leg)
            return effects
        case .stream(let leg): return leg.open()
        case .card(let leg): return leg.open()
        }
    }

    /// Takes what came of its own connection; what came of another's changes nothing.
    mutating func received(_ input: LegInput, at now: Instant) -> [LegEffect] {
        switch (self, input) {
        case (.sip(var leg), .session(_, let event)):
            let effects = leg.received(event, at: now)
            self = .sip(leg)
            return effects
        case (.sip(var leg), .unheard):
            let effects = leg.free()
            self = .sip(leg)
            return effects
        case (.stream(var leg), .stream(_, let event)):
            let effects = leg.received(event)
            self = .stream(leg)
            return effects
        case (.card(var leg), .card(_, let event)):
            let effects = leg.received(event, at: now)
            self = .card(leg)
            return effects
        case (.sip, _), (.stream, _), (.card, _): return []
        }
    }

    /// Whether an input is about this leg.
    func isMeant(by input: LegInput) -> Bool {
        switch (self, input) {
        case (.sip(let leg), .session(let session, _)), (.sip(let leg), .unheard(let session)):
            leg.loan.session == session
        case (.stream(let leg), .stream(let stream, _)): leg.stream == stream
        case (.card(let leg), .card(let stream, _)): leg.stream == stream
        case (.sip, _), (.stream, _), (.card, _): false
        }
    }

    /// What it asked the gateway for; nil when that cannot be had.
    mutating func received(_ loan: SIPLoan?) -> [LegEffect] {
        guard case .sip(var leg) = self else { return [] }
        let effects = leg.received(loan)
        self = .sip(leg)
        return effects
    }

    /// Something whoever is at the other end is to be told in writing, where the kind can.
    func send(_ message: AgentCommand) -> [LegEffect] {
        switch self {
        case .sip, .card: []
        case .stream(let leg): leg.send(message)
        }
    }

    /// What whoever is at the other end says about it in writing, as evidence; nil where they said
    /// nothing, or cannot write.
    func evidence(_ words: String) -> LegEvidence? {
        switch self {
        case .sip, .card: nil
        case .stream(let leg): leg.evidence(words)
        }
    }

    /// Whoever is at the other end has taken the caller, and is told so where they do not know it.
    func taken() -> [LegEffect] {
        switch self {
        case .sip, .card: []
        case .stream(let leg): leg.taken()
        }
    }

    /// Ends it from our side. One that says a last word of its own lives on until that has come.
    mutating func close(reason: String, at now: Instant) -> [LegEffect] {
        switch self {
        case .sip(var leg):
            let effects = leg.close(reason: reason, at: now)
            self = .sip(leg)
            return effects
        case .stream(var leg):
            let effects = leg.close(reason: reason)
            self = .stream(leg)
            return effects
        case .card(var leg):
            let effects = leg.close(reason: reason)
            self = .card(leg)
            return effects
        }
    }

    /// Gives back everything it holds. The leg is over.
    func release(reason: String) -> [LegEffect] {
        switch self {
        case .sip(let leg): leg.release()
        case .stream(let leg): leg.release(reason: reason)
        case .card(let leg): leg.release()
        }
    }

    /// Makes it another party's, with its sound; nil where the kind cannot.
    mutating func move(to party: Party) -> [LegEffect]? {
        guard case .stream(var leg) = self else { return nil }
        let effects = leg.move(to: party)
        self = .stream(leg)
        return effects
    }

    /// Does what is due.
    mutating func runTimers(at now: Instant) -> [LegEffect] {
        guard let due = nextDeadline, due <= now else { return [] }
        switch self {
        case .sip(var leg):
            let effects = leg.free()
            self = .sip(leg)
            return effects
        case .stream: return []
        case .card(var leg):
            let effects = leg.runTimers(at: now)
            self = .card(leg)
            return effects
        }
    }

    /// When `runTimers` is next wanted.
    var nextDeadline: Instant? {
        switch self {
        case .sip(let leg): leg.nextDeadline
        case .stream: nil
        case .card(let leg): leg.nextDeadline
        }
    }

    /// The names of the targets it holds, so that no other handoff rings them.
    var held: Set<String> {
        switch self {
        case .sip(let leg): leg.held
        // An agent talks with many at once, a person at a desk does not.
        case .stream(let leg): leg.held
        case .card(let leg): leg.held
        }
    }

    /// Whether it was taken back or hung up by us, or has ended: nobody is behind it any more.
    var isGivenUp: Bool {
        switch self {
        case .sip(let leg): leg.isGivenUp
        case .stream(let leg): leg.isOver
        case .card(let leg): leg.isOver
        }
    }

    var isOver: Bool {
        switch self {
        case .sip(let leg): leg.isOver
        case .stream(let leg): leg.isOver
        case .card(let leg): leg.isOver
        }
    }

    /// What it comes to when its sound is lost; nil while there is none that could be.
    var failureOfSound: LegFailure? {
        switch self {
        case .sip(let leg): leg.hasSound ? .declined : nil
        case .stream, .card: .gone
        }
    }
}

/// What comes to a leg from its own connection, in the words of its kind.
package enum LegInput: Sendable {
    case session(SessionID, SessionEvent)
    /// The call it hung up has reached nobody: not a word has come back from where it went.
    case unheard(SessionID)
    case stream(StreamID, AgentConnectionEvent)
    case card(StreamID, CardEvent)
}
