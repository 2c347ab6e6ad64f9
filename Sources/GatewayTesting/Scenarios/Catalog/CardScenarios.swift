// SPDX-License-Identifier: Apache-2.0

import AgentWire
import CallModel
import Handoff

/// People without a telephone: at a sound card of the gateway's machine, and at a desk on a socket.
extension ScenarioCatalog {
    static let soundCards: [Scenario] = [
        played("takes the call", CardScript([.init(.press("1"), after: .seconds(3))]), taken),
        played(
            "declines", CardScript([.init(.press("2"), after: .seconds(3))]), missed(.declined)),
        played(
            "is unplugged in the whisper", CardScript([.init(.vanish, after: .seconds(2))]),
            missed(.trunkFailure)),
        played(
            "is unplugged while people talk",
            CardScript([
                .init(.press("1"), after: .seconds(3)), .init(.vanish, after: .seconds(6)),
            ]),
            [
                .attempts([.init("lena", .operatorLost), .init("maria", .completed)]),
                .events([
                    "operator.dialled: lena", "bridged", "operator.disconnected",
                    "operator.dialled: maria", "bridged",
                ]),
            ]),
        played(
            "is not there", CardScript(device: .fails(after: .milliseconds(50))),
            missed(.trunkFailure)),
        atDesk, onCardLine,
    ]

    private static let talk = Expectation.Window.between(
        .event("bridged"), .after(.event("bridged"), .seconds(2)))

    private static let taken: [Expectation] = [
        .handoffs([.init(.bridged, .completed)]), .attempts([.init("lena", .completed)]),
        .events([
            "operator.dialled: lena", "operator.ringing", "operator.connected",
            "operator.answered", "operator.chose: accept", "bridged",
        ]),
        .hears("anna", [.operatorC], talk), .hears("lena", [.caller], talk),
    ]

    private static func missed(_ result: OutcomeReason) -> [Expectation] {
        [
            .handoffs([.init(.bridged, .completed)]),
            .attempts([.init("lena", result), .init("maria", .completed)]),
        ] + bridge(with: "maria", tone: .operatorA)
    }

    private static func played(
        _ what: String, _ card: CardScript, _ expectations: [Expectation]
    ) -> Scenario {
        var plan = Scenario.plan([])
        let address = CardAddress(
            device: CardScript.device("lena"), answerAfter: .milliseconds(1500))
        plan.defaultRoute.targets = [
            Target(name: "lena", address: .card(address), ringTime: Scenario.ringTime),
            Target(name: "maria", uri: "sip:maria@nowhere.invalid", ringTime: Scenario.ringTime),
        ]
        let heard: Tone = expectations == taken ? .operatorC : .operatorA
        var scenario = Scenario(
            "an operator at a sound card \(what)",
            callers: [
                .init(Scenario.caller(then: [.when(.hears(heard), after: .seconds(3), .hangUp)]))
            ],
            operators: [Scenario.operatorPhone("maria")], bots: [Scenario.talkingBot], plan: plan,
            expect: expectations + whisperIsPrivate())
        scenario.cards["lena"] = card
        return scenario
    }

    /// A caller on an analog line presses 0, and talks with a person.
    private static var onCardLine: Scenario {
        var scenario = Scenario(
            "a caller on a sound card asks for a person", callers: [],
            operators: [Scenario.operatorPhone("maria")], bots: [Scenario.talkingBot],
            plan: Scenario.plan(["maria"]),
            expect: [
                .handoffs([.init(.bridged, .completed)]),
                .events([
                    "call.arrived", "caller.connected", "signal.digit", "operator.dialled: maria",
                    "bridged", "caller.disconnected",
                ]),
                .hears("anna", [.operatorA], talk), .hears("maria", [.caller], talk),
            ])
        scenario.cards["anna"] = CardScript(
            [.init(.press("0"), after: .seconds(4)), .init(.hangUp, after: .seconds(16))],
            voice: .caller)
        scenario.cardCaller = "anna"
        return scenario
    }

    /// A person at a desk, who puts the caller on hold for a while and writes something down.
    private static var atDesk: Scenario {
        var plan = Scenario.plan([])
        plan.defaultRoute.targets = [
            Target(name: "lena", address: .desk(.builtIn), ringTime: Scenario.ringTime)
        ]
        let offered = AgentScript.Step.awaitCall(accepted: false, atMost: .seconds(10))
        let accepted = AgentScript.Step.awaitCall(accepted: true, atMost: .seconds(10))
        let desk = BotScript(
            [offered, .pause(.seconds(2)), .accept, accepted, .say(clip: "long")],
            voice: .operatorC)
        return Scenario(
            "an operator at a desk takes the call",
            callers: [
                .init(
                    Scenario.caller(
                        then: [.when(.hears(.operatorC), after: .seconds(3), .hangUp)]))
            ],
            operators: [], bots: [Scenario.talkingBot], successors: ["lena": desk], plan: plan,
            expect: [
                .handoffs([.init(.bridged, .completed)]),
                .events([
                    "operator.dialled: lena", "operator.connected", "operator.answered",
                    "operator.chose: accept", "bridged", "agent.told: joined with",
                ]),
                .hears("anna", [.operatorC], talk), .hears("lena", [.caller], talk),
            ] + whisperIsPrivate())
    }
}
