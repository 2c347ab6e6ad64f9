// SPDX-License-Identifier: Apache-2.0

package import CallModel
import Handoff
import MediaEngine
package import SDP
package import SIP
import Timing

/// A leg over SIP: one INVITE session with its sound, to whichever party. A call to a target may
/// take several sessions, one after the other, when it is sent on.
///
/// ```
///  the caller's                 our call to a target
///   arriving                     connecting ──▶ ringing
///      │ ACK                        │  ▲ ◀─ moving ─▶ │      3xx, or without an identity
///      ▼                            │  └──────────────│
///    open ◀─────────────────────────┴─────────────────┘ 2xx
///      │ close, from any of these: givenUp, until the session's last word
///      ▼
///    over
/// ```
package struct SIPLeg: Sendable {
    enum State: Sendable {
        /// The caller's INVITE is being answered, with this. → open, givenUp, over
        case arriving(answer: Body)
        /// Our INVITE is out, and the target's side has said nothing but no.
        /// → ringing, open, moving, givenUp, over
        case connecting(SIPCall)
        /// The target's side has said something else. → open, moving, givenUp, over
        case ringing(SIPCall)
        /// A session for the next INVITE is asked for, and the lease of who is there, if it is a
        /// target. → connecting, ringing, over
        case moving(SIPCall, hasRung: Bool, holding: String?)
        /// → givenUp, over
        case open
        /// → over
        case givenUp(Farewell)
        case over
    }

    /// A leg that we have hung up and that has not said its last word.
    struct Farewell: Sendable {
        var because: String
        /// Whether our INVITE had no final response yet.
        var isEarly: Bool
        /// When its targets are free again even without that word; nil once they are.
        var freeAt: Instant?
    }

    let call: CallID
    let party: Party
    let settings: GatewaySettings
    /// What is done to its sound.
    let cleaning: Cleaning
    var state: State
    var loan: SIPLoan
    var agreement: SoundAgreement
    /// The names of the targets it holds: its own, and one that a 3xx led to.
    var held: Set<String> = []

    /// After a CANCEL or BYE the target is free again by then, whether or not it answers: the
    /// request has been sent four times.
    private static let freedAfter = Duration.seconds(4)

    /// The leg of a caller on a line who offers this sound or, without a body, waits for our offer;
    /// throws why it has to be refused.
    package init(
        of call: CallID, on line: Line, answering offer: Body?, from host: String,
        with loan: SIPLoan, settings: GatewaySettings
    ) throws(SDPError) {
        self.call = call
        party = .caller
        self.settings = settings
        cleaning = settings.cleaning.ofCaller(onLine: line.name)
        self.loan = loan
        agreement = SoundAgreement(loan, signalledBy: host, settings: settings)
        if let offer {
            state = .arriving(answer: try agreement.answer(offer, comesIntoForce: true))
        } else {
            state = .arriving(answer: agreement.makeOffer())
        }
    }

    /// The leg of our call to a target.
    init(calling sipCall: SIPCall, of call: CallID, with loan: SIPLoan, settings: GatewaySettings) {
        self.call = call
        party = sipCall.party
        self.settings = settings
        cleaning = settings.cleaning.ofOperator(atTarget: sipCall.target.name)
        self.loan = loan
        agreement = SoundAgreement(
            loan, signalledBy: sipCall.dialling.address.host, settings: settings)
        state = .connecting(sipCall)
        held = [sipCall.target.name]
    }

    var isOver: Bool { if case .over = state { true } else { false } }

    var isGivenUp: Bool {
        switch state {
        case .givenUp, .over: true
        case .arriving, .connecting, .ringing, .moving, .open: false
        }
    }

    /// Whether it has sound that can be lost.
    var hasSound: Bool { agreement.audio != nil }

    /// When its targets are free again, though its last word is missing.
    var nextDeadline: Instant? {
        if case .givenUp(let farewell) = state { farewell.freeAt } else { nil }
    }

    // MARK: What it is told to do

    mutating func open() -> [LegEffect] {
        switch state {
        case .arriving(let answer):
            [.perform(.bind(call, party, port: loan.port))]
                + (agreement.audio.map { openSound($0) } ?? [])
                + [command(.answer(loan.session, body: answer))]
        case .connecting(let sipCall):
            [
                invite(sipCall), .perform(.media(call, .close(party))),
                .perform(.bind(call, party, port: loan.port)),
            ]
        case .ringing, .moving, .open, .givenUp, .over: []
        }
    }

    /// Ends the session: CANCEL, BYE or a refusal, as its state asks. A call that is being sent on
    /// has none: its first one is over.
    mutating func close(reason: String, at now: Instant) -> [LegEffect] {
        let isEarly: Bool
        switch state {
        case .moving:
            state = .over
            return release() + [.closeSound]
        case .connecting, .ringing: isEarly = true
        case .arriving, .open: isEarly = false
        case .givenUp, .over: return []
        }
        let freeAt = held.isEmpty ? nil : now + Self.freedAfter
        state = .givenUp(Farewell(because: reason, isEarly: isEarly, freeAt: freeAt))
        return [
            command(
                .hangUp(loan.session, reason: "SIP;text=" + QuotedString.quote(reason)))
        ]
    }

    /// Gives the targets of a leg that was given up back before its last word has come: it has had
    /// its time, or nobody knows of the call.
    mutating func free() -> [LegEffect] {
        guard case .givenUp(var farewell) = state else { return [] }
        farewell.freeAt = nil
        state = .givenUp(farewell)
        defer { held = [] }
        return held.sorted().map { .giveBack(.target($0)) }
    }

    func release() -> [LegEffect] {
        held.sorted().map { .giveBack(.target($0)) }
            + [.giveBack(.session(loan.session)), .giveBack(.port(loan.port))]
    }

    func command(_ command: SIPEndpoint.Command) -> LegEffect {
        .perform(.command(call, command))
    }

    // MARK: What comes of the session

    /// What SIP asks of a leg that was given up is answered; neither sound nor news come of it any
    /// more, but its end.
    mutating func received(_ event: SessionEvent, at now: Instant) -> [LegEffect] {
        guard case .givenUp = state else { return effects(of: event, at: now) }
        return effects(of: event, at: now).filter { effect in
            switch effect {
            case .openSound, .changeSound, .note: false
            case .tell(.failed), .tell(.gone): true
            case .tell: false
            case .perform, .closeSound, .warn, .borrow, .giveBack: true
            }
        }
    }

    private mutating func effects(of event: SessionEvent, at now: Instant) -> [LegEffect] {
        switch event {
        case .established(let body): established(body, at: now)
        case .progress(let status, let phrase, let body): progressed(status, phrase, body)
        case .answered(let answer): answered(answer, at: now)
        case .failed(let failure): failed(failure)
        case .cancelled(let reason): end(.cancelled(reason: reason))
        case .ended(let reason): end(.session(reason))
        case .reoffered(let body): answerReoffer(body)
        case .reofferEstablished(let body): agreement.isOffering ? acceptAnswer(body) : []
        case .reinviteAnswered(let body): acceptAnswer(body)
        case .reofferWithdrawn, .reinviteFailed: withdrawOffer()
        case .refreshDue: refresh()
        case .info(let body): pressed(body)
        case .incoming, .infoAnswered: []
        }
    }

    /// The caller's ACK is in.
    private mutating func established(_ body: Body?, at now: Instant) -> [LegEffect] {
        guard case .arriving = state else { return [] }
        state = .open
        var effects: [LegEffect] = []
        if agreement.audio == nil {
            do {
                effects += openSound(try agreement.accept(body))
            } catch {
                let why = error.explanation(taken: settings.codecTitles)
                return [refusal(of: "SDP answer", error)]
                    + close(reason: "no usable answer in the ACK: \(why)", at: now)
            }
        }
        // A caller may begin on hold, as when a secretary connects.
        return effects + [.tell(.answered(nil))] + holdNews(since: nil)
    }

    /// The session is over, and with it the leg.
    mutating func end(_ end: SIPEnd) -> [LegEffect] {
        let ours: String?
        switch state {
        case .over: return []
        case .givenUp(let farewell): ours = farewell.because
        case .arriving, .connecting, .ringing, .moving, .open: ours = nil
        }
        state = .over
        return [.tell(.gone(end.end(of: party, hungUpBecause: ours)))]
    }

    private func pressed(_ body: Body) -> [LegEffect] {
        guard let key = InfoDigit.key(in: body) else {
            return [.perform(.log(.debug, "INFO without a key: \(body.contentType)"))]
        }
        return [.tell(.pressed(key))]
    }

    func refusal(of what: String, _ error: SDPError) -> LegEffect {
        .perform(.log(.info, "\(what) of the \(party.rawValue) refused: \(error.phrase)"))
    }
}
