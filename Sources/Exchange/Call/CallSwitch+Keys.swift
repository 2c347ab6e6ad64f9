// SPDX-License-Identifier: Apache-2.0

import AgentWire
import CallModel
import Handoff
import MediaEngine
import Timing
import Triggers

/// What the parties of a call press: what counts, what is passed on, what is not kept.
extension CallSwitch {
    /// A key came, in whichever way: it counts once, and in a conversation it is passed on where the
    /// line says so.
    mutating func received(_ digit: Digit, at now: Instant) {
        guard isRunning else { return }
        guard keys.isPress(digit, at: now) else {
            return heardOf(digit.key, of: digit.party, at: now)
        }
        // The key that brings two parties together is not for the other one.
        let partner = talkingPartner(of: digit.party)
        let mayCommand = machine.joinedOperator.map(Party.operator) == digit.party
        let isCommand = received(.digit(digit), at: now)
        if digit.party == .caller { keys.pressed(digit.key, isCommand: isCommand) }
        heardOf(digit.key, of: digit.party, at: now)
        if mayCommand {
            typed(digit, to: partner, at: now)
        } else if let partner {
            pass(digit, to: partner)
        }
    }

    /// An operator who talks with the caller may type a command, whose keys are for nobody else.
    private mutating func typed(_ digit: Digit, to partner: Party?, at now: Instant) {
        let result = keys.typed(digit, of: line.plan.bridgeKeys.commands, at: now)
        if let partner {
            for key in result.others.dropLast() { send(key, to: partner) }
            if let last = result.others.last {
                // The key that is down now is held for as long as it is.
                if last == digit.key { pass(digit, to: partner) } else { send(last, to: partner) }
            }
        }
        if let command = result.command { tell(.operatorCommands(command), at: now) }
    }

    /// Keys that might have begun a command, and did not.
    mutating func keysHaveWaited(at now: Instant) {
        for (party, keys) in keys.takeWaited(at: now) {
            guard let partner = talkingPartner(of: party) else { continue }
            for key in keys { send(key, to: partner) }
        }
    }

    private mutating func send(_ key: Character, to partner: Party) {
        perform(.media(id, .sendDigit(partner, key)))
    }

    /// What the caller types is not kept, in whichever way it comes.
    private mutating func heardOf(_ key: Character, of party: Party, at now: Instant) {
        guard party == .caller else { return }
        record(.key(isCommand: keys.isCommand(key)), at: now)
    }

    /// Whether a key that calls a human does so: to an operator who hears the caller it may be anything.
    var isKeyForRules: Bool {
        !OperatorNumber.allCases.contains { machine.routing[.operator($0), hears: .caller] > 0 }
    }

    /// A key is for the agent only while the caller talks with it, and not when it is a call for a
    /// human; while that is open it is held back, and what follows it waits for it.
    mutating func forAgent(
        _ key: Character, wasTalking: Bool, hasEscalated: Bool, at now: Instant
    ) {
        guard wasTalking, !hasEscalated, machine.phase.isTalking,
            line.plan.passedKeys.contains(.callerToAgent)
        else {
            keys.forgetHeldBack()
            return
        }
        keys.holdBack(key)
        if !triggers.awaitsKey { sendHeldBack(at: now) }
    }

    /// Time has told what a key is that was held back: a call for a human, or for the agent.
    mutating func keyHasWaited(for verdicts: [TriggerVerdict], at now: Instant) {
        if verdicts.contains(where: { $0.escalation?.evidence.first?.signal == "digit" }) {
            keys.forgetHeldBack()
            record(.keyWasCommand, at: now)
        } else if !triggers.awaitsKey {
            sendHeldBack(at: now)
        }
    }

    private mutating func sendHeldBack(at now: Instant) {
        let held = keys.takeHeldBack()
        guard machine.phase.isTalking else { return }
        for key in held { send(.digit(key), to: .agent, at: now) }
    }

    private mutating func pass(_ digit: Digit, to partner: Party) {
        switch digit.carrier {
        case .info: send(digit.key, to: partner)
        case .telephoneEvent, .inband:
            keys.hold(digit)
            perform(.media(id, .holdKey(partner, digit.key)))
        }
    }

    /// A key that was held is up.
    mutating func released(
        _ key: Character, by carrier: Digit.Carrier, after time: Duration, of party: Party,
        at now: Instant
    ) {
        heardOf(key, of: party, at: now)
        guard keys.released(key, by: carrier, of: party, at: now),
            let partner = partner(of: party)
        else { return }
        perform(.media(id, .releaseKey(partner, key, after: time)))
    }

    /// Whoever hears the party and is heard by it, where its keys are passed on.
    private func talkingPartner(of party: Party) -> Party? {
        guard let partner = partner(of: party) else { return nil }
        let way: CallPlan.KeyWay = party == .caller ? .callerToOperator : .operatorToCaller
        guard line.plan.passedKeys.contains(way) else { return nil }
        let routing = machine.routing
        guard routing[party, hears: partner] > 0, routing[partner, hears: party] > 0 else {
            return nil
        }
        return partner
    }

    private func partner(of party: Party) -> Party? {
        switch party {
        case .caller: machine.joinedOperator.map(Party.operator)
        case .operator: .caller
        case .agent, .supervisor: nil
        }
    }
}
