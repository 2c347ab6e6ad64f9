// SPDX-License-Identifier: Apache-2.0

import AgentWire
import CallModel
import Handoff

extension ScenarioCatalog {
    /// The caller asks for nothing; the agent fails, and a person takes over.
    private static func failing(
        _ name: String, _ bot: BotScript, caller: PhoneScript? = nil,
        expect more: [Expectation] = []
    ) -> Scenario {
        let anna =
            caller
            ?? Scenario.caller(
                asksAfter: nil, then: hangsUp(after: .seconds(3), hearing: .operatorA))
        return Scenario(
            name, callers: [.init(anna)], operators: [Scenario.operatorPhone("maria")],
            bots: [bot], plan: Scenario.plan(["maria"]),
            expect: [.handoffs([.init(.bridged, .completed)])] + more
                + bridge(with: "maria", tone: .operatorA))
    }

    private static let greeting: [AgentScript.Step] = [
        .say(clip: "sentence", interruptible: false), .say(clip: "long", interruptible: false),
    ]

    private static let garbage: [AgentScript.Step] = [
        .say(clip: "short", interruptible: false), .send(Array("{".utf8)),
        .send(Array("[1,2,3]".utf8)), .send(Array("{\"event\":7}".utf8)),
        .send(Array("{\"event\":\"media\",\"media\":{\"payload\":\"***\"}}".utf8)),
        .send(Array("{\"event\":\"dance\"}".utf8)), .say(clip: "long", interruptible: false),
    ]

    static let agentsThatFail: [Scenario] = [
        failing(
            "the agent dies before the handoff",
            BotScript(greeting, death: .afterStart(.seconds(3))),
            expect: [.events(["agent.disconnected", "escalated", "bridged"])]),
        failing(
            "the agent dies during the handoff",
            BotScript(greeting, death: .afterHandoffBegan(.milliseconds(500))),
            caller: Scenario.caller(then: hangsUp(after: .seconds(3), hearing: .operatorA)),
            expect: [.events(["handoff.began", "agent.disconnected", "bridged"])]),
        failing(
            "the agent refuses the connection",
            BotScript(greeting, connection: .refused(after: .milliseconds(50))),
            expect: [.events(["escalated", "bridged"])]),
        failing(
            "the agent never connects", BotScript(greeting, connection: .neverOpens),
            expect: [
                .events([
                    "signal.agent-lost", "escalated: the agent does not answer", "bridged",
                ])
            ]),
        failing(
            "the agent stalls after the caller spoke",
            BotScript([.say(clip: "short", interruptible: false), .goSilent]),
            caller: PhoneScript(
                "anna",
                voice: .talk(.caller, speaking: .seconds(2), pausing: .seconds(60)),
                dials: "demo",
                steps: [
                    .when(.hears(.operatorA), after: .milliseconds(300), .speak(.tone(.caller))),
                    .when(.then, after: .seconds(3), .hangUp),
                ]),
            expect: [.events(["signal.speech-ended", "escalated", "bridged"])]),
        failing(
            "the agent talks on during the handoff",
            BotScript(greeting, ignoresHandoffs: true),
            caller: Scenario.caller(then: hangsUp(after: .seconds(3), hearing: .operatorA)),
            expect: callerWaits()),
        failing(
            "the agent sends garbage", BotScript(garbage),
            caller: Scenario.caller(then: hangsUp(after: .seconds(3), hearing: .operatorA)),
            expect: [
                .hears(
                    "anna", [.agent],
                    .between(
                        .after(.event("agent.connected"), .seconds(1)), .event("escalated")))
            ]),
        failing(
            "the caller asks in words",
            BotScript([
                .say(clip: "short", interruptible: false),
                .transcript(
                    TranscriptSegment(party: .caller, text: "please don't transfer me to a person")),
                .say(clip: "short", interruptible: false),
                .transcript(
                    TranscriptSegment(party: .caller, text: "okay, I want to talk to a person")),
                .say(clip: "long", interruptible: false),
            ]),
            expect: [
                .events([
                    "signal.transcript: don't transfer", "signal.transcript: okay, I want",
                    "escalated: asked for a person",
                ])
            ]),
    ]
}
