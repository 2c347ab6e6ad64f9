// SPDX-License-Identifier: Apache-2.0

import AgentWire
import Handoff

/// A kind of leg to whoever may take a call, as the suite over all kinds sees it: how such a target
/// is written down, and who plays the other end.
package struct LegKind: Sendable {
    /// What the other end does with the call.
    package enum Act: Sendable, Hashable, CaseIterable {
        /// Takes it, talks and listens.
        case accepts
        case declines
        /// Is there, and never says whether it takes the call.
        case staysSilent
        /// Is there, and goes before it has said so.
        case leaves
        /// Is called in vain.
        case neverAnswers
        /// The way there does not work.
        case cannotBeReached
    }

    /// The member its evidence is shown under.
    package let name: String
    private let cast: @Sendable (_ name: String, Act, inout Scenario) -> Void

    package init(
        name: String, cast: @escaping @Sendable (_ name: String, Act, inout Scenario) -> Void
    ) {
        self.name = name
        self.cast = cast
    }

    /// Puts a target of this name, and whoever is behind it, into a scenario.
    package func act(_ name: String, _ act: Act, in scenario: inout Scenario) {
        cast(name, act, &scenario)
    }

    /// Every kind there is.
    package static let all = [sip, stream, desk, card]

    /// A person's phone.
    package static let sip = LegKind(name: "sip") { name, act, scenario in
        func phone(
            presses key: Character?, then steps: [PhoneScript.Step] = []
        ) -> PhoneScript {
            Scenario.operatorPhone(name, tone: .operatorC, presses: key, then: steps)
        }
        let phone: PhoneScript =
            switch act {
            case .accepts: phone(presses: "1")
            case .declines: phone(presses: "2")
            case .staysSilent: phone(presses: nil)
            case .leaves:
                phone(presses: nil, then: [.when(.hears(.whisper), after: .seconds(1), .hangUp)])
            case .neverAnswers:
                PhoneScript(name, voice: .tone(.operatorC), whenCalled: .ringForever)
            case .cannotBeReached: PhoneScript(name, whenCalled: .unreachable)
            }
        scenario.operators.append(phone)
        scenario.plan.defaultRoute.targets.append(
            Target(name: name, uri: "sip:\(name)@nowhere.invalid", ringTime: Scenario.ringTime))
    }

    /// Another agent on a stream.
    package static let stream = LegKind(name: "stream") { name, act, scenario in
        cast(
            Target(
                name: name, address: .stream(.builtIn, acceptAfter: nil),
                ringTime: Scenario.ringTime), act, in: &scenario)
    }

    /// A person at a desk, whose sound and choices come over a stream.
    package static let desk = LegKind(name: "desk") { name, act, scenario in
        cast(
            Target(name: name, address: .desk(.builtIn), ringTime: Scenario.ringTime), act,
            in: &scenario)
    }

    /// A person at a sound card of the gateway's machine.
    package static let card = LegKind(name: "card") { name, act, scenario in
        let script: CardScript =
            switch act {
            case .accepts: CardScript([.init(.press("1"), after: .seconds(2))])
            case .declines: CardScript([.init(.press("2"), after: .seconds(2))])
            case .staysSilent: CardScript()
            case .leaves: CardScript([.init(.vanish, after: .seconds(2))])
            case .neverAnswers: CardScript(device: .hangs)
            case .cannotBeReached: CardScript(device: .fails(after: .milliseconds(20)))
            }
        scenario.cards[name] = script
        let address = CardAddress(
            device: CardScript.device(name), answerAfter: .milliseconds(800))
        scenario.plan.defaultRoute.targets.append(
            Target(name: name, address: .card(address), ringTime: Scenario.ringTime))
    }

    /// Puts a bot that does what is asked behind a target.
    private static func cast(_ target: Target, _ act: Act, in scenario: inout Scenario) {
        let offered = AgentScript.Step.awaitCall(accepted: false, atMost: .seconds(10))
        let accepted = AgentScript.Step.awaitCall(accepted: true, atMost: .seconds(10))
        let lines: [AgentScript.Step] =
            switch act {
            case .accepts:
                [offered, .pause(.seconds(1)), .accept, accepted, .say(clip: "long")]
            case .declines: [offered, .pause(.seconds(1)), .decline(reason: "no time")]
            case .leaves:
                [offered, .pause(.seconds(1)), .close(code: 1000, reason: "no time")]
            case .staysSilent, .neverAnswers, .cannotBeReached: [accepted]
            }
        let connection: BotScript.Connection =
            switch act {
            case .accepts, .declines, .staysSilent, .leaves: .opens(after: .milliseconds(700))
            case .neverAnswers: .neverOpens
            case .cannotBeReached: .refused(after: .milliseconds(200))
            }
        scenario.successors[target.name] = BotScript(
            lines, connection: connection, voice: .operatorC)
        scenario.plan.defaultRoute.targets.append(target)
    }
}
