// SPDX-License-Identifier: Apache-2.0

import AgentWire
import CallModel
import Handoff
import MediaEngine
import Timing
import Triggers

/// The legs of a call: how they are opened and let go, and what their news means for the call, which
/// depends on who sits there and not on the kind of the leg.
extension CallSwitch {
    // MARK: Opening and letting go

    mutating func open(_ seat: Seat, at now: Instant) {
        follow(legs[seat]?.open() ?? [], of: seat, at: now)
    }

    /// Ends a leg from our side.
    mutating func close(_ seat: Seat, reason: String, at now: Instant) {
        let effects = legs[seat]?.close(reason: reason, at: now) ?? []
        if seat != .caller, legs[seat]?.isOver == true { legs[seat] = nil }
        follow(effects, of: seat, at: now)
    }

    /// Tells whoever sits there something in writing.
    mutating func send(_ message: AgentCommand, to seat: Seat, at now: Instant) {
        follow(legs[seat]?.send(message) ?? [], of: seat, at: now)
    }

    /// An operator takes the caller: by key, in writing or at the console.
    mutating func taken(_ attempt: AttemptID, at now: Instant) {
        guard let seat = seat(of: attempt) else { return }
        follow(legs[seat]?.taken() ?? [], of: seat, at: now)
    }

    mutating func runTimers(of seat: Seat, at now: Instant) {
        follow(legs[seat]?.runTimers(at: now) ?? [], of: seat, at: now)
    }

    mutating func connectAgent(at now: Instant) {
        let destination = AgentDestination(
            address: line.agent, parameters: visit.introduction + line.agentParameters)
        legs[.agent] = .stream(StreamLeg(streams.next(), of: .agent, to: destination))
        open(.agent, at: now)
    }

    /// Calls a target; what stands in the way comes back as the attempt's failure.
    mutating func call(_ call: OutgoingCall, at now: Instant) {
        switch Leg.way(to: call.target, settings: settings) {
        case .direct: begin(call, with: nil, at: now)
        case .borrowing(let request): borrow(request, for: .call(call))
        case .none:
            let address = "the address of \(call.target.name) cannot be dialled"
            journal(.warning("\(call.attempt): \(address)"), at: now)
            tell(.operatorFailed(call.attempt, .badAddress), at: now)
        }
    }

    private mutating func begin(_ call: OutgoingCall, with loan: SIPLoan?, at now: Instant) {
        let seat = call.seat
        legs[seat] = Leg(
            to: call, of: id, with: loan, numbering: &streams, settings: settings)
        open(seat, at: now)
    }

    /// What was to be borrowed is there. Where the leg that wanted it is gone by now, nobody has a
    /// use for it.
    mutating func received(_ loan: SIPLoan?, at now: Instant) {
        guard let want = takeAsked() else { return }
        switch want.purpose {
        case .call(let call): begin(call, with: loan, at: now)
        case .move(let seat):
            let unused = loan.map { [LegEffect.giveBack(.session($0.session))] } ?? []
            follow(legs[seat]?.received(loan) ?? unused, of: seat, at: now)
            if let target = want.request.target { giveBack(.target(target)) }
        }
    }

    /// It cannot be had.
    mutating func refused(_ failure: LegFailure, remark: String?, at now: Instant) {
        switch takeAsked()?.purpose {
        case .call(let call):
            if let remark { journal(.warning("\(call.attempt): \(remark)"), at: now) }
            tell(.operatorFailed(call.attempt, failure), at: now)
        case .move(let seat): follow(legs[seat]?.received(nil) ?? [], of: seat, at: now)
        case nil: break
        }
    }

    /// Whoever answered an attempt is the caller's agent from now on, in the place of the first one,
    /// whose leg is closed.
    mutating func makeAgent(_ attempt: AttemptID, at now: Instant) {
        guard let seat = seat(of: attempt), let effects = legs[seat]?.move(to: .agent) else {
            return
        }
        legs[.agent] = legs.removeValue(forKey: seat)
        hasAgentOverflowed = false
        triggers.returned(at: now)
        follow(effects, of: .agent, at: now)
        perform(.talkBegan(id))
    }

    /// A leg whose sound is gone or never came: its party counts as gone.
    mutating func lostSound(of party: Party, reason: String, at now: Instant) {
        journal(.warning("\(party.rawValue): \(reason)"), at: now)
        switch party {
        case .caller:
            guard legs[.caller]?.isOver == false else { return }
            tell(.ending(.caller, reason: reason), at: now)
            close(.caller, reason: reason, at: now)
            // Whoever does not answer our goodbye either must not keep an operator waiting.
            tell(.callerGone(reason: reason), at: now)
        case .agent: received(.agentLost(reason: reason), at: now)
        case .operator:
            for case .attempt(let attempt, let number) in attempts
            where party == .operator(number) {
                let seat = Seat.attempt(attempt, as: number)
                guard let leg = legs[seat], !leg.isGivenUp, let failure = leg.failureOfSound
                else { continue }
                tell(.ending(party, reason: reason), at: now)
                close(seat, reason: reason, at: now)
                tell(.operatorGone(attempt, reason: reason, failure), at: now)
            }
        case .supervisor: break
        }
    }

    // MARK: What comes of them

    /// What comes of a leg's connection; of one that is not there any more, nothing.
    mutating func received(_ input: LegInput, at now: Instant) {
        guard let seat = legs.first(where: { $0.value.isMeant(by: input) })?.key else { return }
        follow(legs[seat]?.received(input, at: now) ?? [], of: seat, at: now)
        endIfDone()
    }

    private mutating func follow(_ effects: [LegEffect], of seat: Seat, at now: Instant) {
        for effect in effects {
            switch effect {
            case .perform(let effect): perform(effect)
            case .openSound(let command):
                keys.opened(seat.party)
                sounding += 1
                perform(.media(id, command))
            case .changeSound(let command):
                keys.renegotiated(seat.party)
                perform(.media(id, command))
            case .closeSound: closeSound(of: seat)
            case .warn(let text): journal(.warning("\(seat): \(text)"), at: now)
            case .note(let kind): journal(kind, at: now)
            case .borrow(let request): borrow(request, for: .move(seat))
            case .giveBack(let loan): giveBack(loan)
            case .tell(let news): received(news, from: seat, at: now)
            }
        }
    }

    /// The sound of a leg ends, unless a later one of the same party has it by now.
    private mutating func closeSound(of seat: Seat) {
        let hasFollower = legs.contains { other, leg in
            other != seat && other.party == seat.party && !leg.isGivenUp
        }
        if !hasFollower { perform(.media(id, .close(seat.party))) }
    }

    /// Gives something back, save a target that another leg of the call holds, too.
    private mutating func giveBack(_ loan: Loan) {
        if case .target(let name) = loan, holds(name) { return }
        output(.giveBack(loan))
    }

    private mutating func received(_ news: LegNews, from seat: Seat, at now: Instant) {
        switch news {
        case .held(let isHeld): tell(.held(seat.party, isHeld), at: now)
        case .pressed(let key):
            received(Digit(party: seat.party, key: key, carrier: .info), at: now)
        case .soundless(let reason): lostSound(of: seat.party, reason: reason, at: now)
        case .ringing, .answered, .failed, .gone, .wrote:
            switch seat {
            case .caller: receivedFromCaller(news, at: now)
            case .agent: receivedFromAgent(news, at: now)
            case .attempt(let attempt, _): received(news, from: attempt, in: seat, at: now)
            }
        }
    }

    private mutating func receivedFromCaller(_ news: LegNews, at now: Instant) {
        switch news {
        case .answered: answered(at: now)
        case .failed(let end), .gone(let end):
            perform(.media(id, .close(.caller)))
            if let truth = end.truth { tell(.ending(.caller, reason: truth), at: now) }
            tell(.callerGone(reason: end.reason), at: now)
        case .wrote: perform(.log(.info, "\(id): the caller writes, and nobody reads"))
        case .ringing, .held, .pressed, .soundless: break
        }
    }

    private mutating func receivedFromAgent(_ news: LegNews, at now: Instant) {
        switch news {
        case .answered: tell(.agentReady, at: now)
        case .failed(let end): agentGone(reason: end.reason, at: now)
        case .gone(let end):
            guard case .chosen(let spokeAgo) = end.manner,
                machine.endsWithAgent(spokeAt: spokeAgo.map { now.advanced(by: .zero - $0) })
            else { return agentGone(reason: end.reason, at: now) }
            // Its last words are still to be played: its sound stays.
            legs[.agent] = nil
            tell(.agentClosed(reason: end.reason), at: now)
        case .wrote(let event): receivedFromAgent(event, at: now)
        case .ringing, .held, .pressed, .soundless: break
        }
    }

    private mutating func agentGone(reason: String, at now: Instant) {
        legs[.agent] = nil
        if machine.hearsLastWords {
            tell(.agentClosed(reason: reason), at: now)
        } else {
            perform(.media(id, .close(.agent)))
            received(.agentLost(reason: reason), at: now)
        }
    }

    private mutating func receivedFromAgent(_ event: AgentEvent, at now: Instant) {
        switch event {
        case .handoff(let request): received(.agentAsked(request), at: now)
        case .transcript(let segment): received(segment, at: now)
        case .reported(let report): received(.reported(report), at: now)
        case .hangUp(let reason): tell(.agentHangUp(reason: reason), at: now)
        case .recording(let wish): record(.asked(wish, by: "the agent"), at: now)
        case .sentencePlayed: tell(.agentSentencePlayed, at: now)
        case .malformed(let fault):
            perform(.log(.info, "\(id): message of the agent dropped: \(fault)"))
        case .unknown(let name):
            let shown = SafeText.plain(name, limit: 64)
            perform(.log(.info, "\(id): the agent's event \"\(shown)\" is none of ours"))
        case .accept, .decline, .hold, .note, .answer, .again, .pressed, .command:
            perform(.log(.info, "\(id): the agent was offered no call"))
        case .audio, .mark, .clear: break
        }
    }

    /// What whoever was offered the call writes before they have it.
    private mutating func received(
        _ event: AgentEvent, from attempt: AttemptID, in seat: Seat, at now: Instant
    ) {
        switch event {
        case .accept: tell(.operatorChose(attempt, .accept), at: now)
        case .decline(let reason):
            let words = SafeText.plain(reason, limit: 200)
            tell(.operatorChose(attempt, .decline, legs[seat]?.evidence(words)), at: now)
        case .hold(let isHeld): received(.held(isHeld), from: seat, at: now)
        case .note(let text):
            tell(.operatorNoted(attempt, text), at: now)
        case .again: tell(.operatorChose(attempt, .repeat), at: now)
        case .command(let command): received(command, from: attempt, at: now)
        case .malformed(let fault):
            perform(.log(.info, "\(id): message of \(attempt) dropped: \(fault)"))
        case .unknown(let name):
            let shown = SafeText.plain(name, limit: 64)
            perform(.log(.info, "\(id): the event \"\(shown)\" of \(attempt) is none of ours"))
        case .handoff, .transcript, .reported, .hangUp, .recording:
            perform(.log(.info, "\(id): \(attempt) has not taken the call, and wants more"))
        case .answer, .pressed:
            perform(.log(.info, "\(id): \(attempt) has nothing that rings"))
        case .audio, .mark, .clear, .sentencePlayed: break
        }
    }

    /// Only whoever has the caller may ask for something.
    private mutating func received(
        _ command: BridgeCommand, from attempt: AttemptID, at now: Instant
    ) {
        guard machine.isBridged(attempt) else {
            return perform(.log(.info, "\(id): \(attempt) does not have the caller"))
        }
        tell(.operatorCommands(command), at: now)
    }

    private mutating func received(
        _ news: LegNews, from attempt: AttemptID, in seat: Seat, at now: Instant
    ) {
        switch news {
        case .ringing(let evidence): tell(.operatorRinging(attempt, evidence), at: now)
        case .answered(let evidence): tell(.operatorAnswered(attempt, evidence), at: now)
        case .failed(let end):
            remove(seat, reason: end.reason, at: now)
            if let remark = end.remark { journal(.warning("\(attempt): \(remark)"), at: now) }
            tell(.operatorFailed(attempt, end.failure, end.evidence), at: now)
        case .gone(let end):
            remove(seat, reason: end.reason, at: now)
            if case .ours = end.manner { return }
            if let truth = end.truth { tell(.ending(seat.party, reason: truth), at: now) }
            tell(.operatorGone(attempt, reason: end.reason, end.failure, end.evidence), at: now)
        case .wrote(let event): received(event, from: attempt, in: seat, at: now)
        case .held, .pressed, .soundless: break
        }
    }

    /// An attempt whose leg is over gives back what it holds.
    private mutating func remove(_ seat: Seat, reason: String, at now: Instant) {
        guard let leg = legs[seat], leg.isOver else { return }
        legs[seat] = nil
        follow(leg.release(reason: reason) + [.closeSound], of: seat, at: now)
    }
}
