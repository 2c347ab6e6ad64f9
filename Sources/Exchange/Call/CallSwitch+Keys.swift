// SPDX-License-Identifier: Apache-2.0

import CallModel
import Handoff
import MediaEngine
import Timing

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
        let isCommand = received(.digit(digit), at: now)
        if digit.party == .caller { keys.pressed(digit.key, isCommand: isCommand) }
        heardOf(digit.key, of: digit.party, at: now)
        if let partner { pass(digit, to: partner) }
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

    private mutating func pass(_ digit: Digit, to partner: Party) {
        switch digit.carrier {
        case .info: perform(.media(id, .sendDigit(partner, digit.key)))
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
            let partner = Self.partner(of: party)
        else { return }
        perform(.media(id, .releaseKey(partner, key, after: time)))
    }

    /// Whoever hears the party and is heard by it, where its keys are passed on.
    private func talkingPartner(of party: Party) -> Party? {
        guard let partner = Self.partner(of: party) else { return nil }
        let way: CallPlan.KeyWay = party == .caller ? .callerToOperator : .operatorToCaller
        guard line.plan.passedKeys.contains(way) else { return nil }
        let routing = machine.routing
        guard routing[party, hears: partner] > 0, routing[partner, hears: party] > 0 else {
            return nil
        }
        return partner
    }

    private static func partner(of party: Party) -> Party? {
        switch party {
        case .caller: .operator
        case .operator: .caller
        case .agent, .supervisor: nil
        }
    }
}
