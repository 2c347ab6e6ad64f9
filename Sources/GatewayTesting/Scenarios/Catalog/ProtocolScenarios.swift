// SPDX-License-Identifier: Apache-2.0

import AgentWire
import CallModel
import Handoff

/// Bots that speak other protocols than the usual one: nobody but them notices.
extension ScenarioCatalog {
    static let otherProtocols: [Scenario] =
        AgentProtocolCatalog.all.dropFirst().map(firstHandoff)
        + [AgentProtocolCatalog.vonage].flatMap {
            [broughtBack($0), cutAnywhere($0), tooLong($0)]
        }

    /// The whole first handoff: the bot greets, is heard and hears, says what was said, asks for a
    /// person with all it knows, and is told how it went.
    private static func firstHandoff(_ dialect: AgentProtocolDescription) -> Scenario {
        var bot = Scenario.askingBot
        bot.speak(dialect)
        return Scenario(
            "the first handoff, with a bot that speaks \(dialect.name)",
            callers: [
                .init(
                    Scenario.caller(
                        asksAfter: nil,
                        then: hangsUp(after: .seconds(3), hearing: .operatorA)))
            ],
            operators: [Scenario.operatorPhone("maria")], bots: [bot],
            plan: Scenario.plan(["maria"]),
            expect: [
                .handoffs([.init(.bridged, .completed)]),
                .events([
                    EventPattern(stringLiteral: "agent.connected: \(dialect.format)"),
                    "signal.transcript", "escalated: charged twice",
                    "agent.told: handoff began", "handoff.package: Anna Berg", "bridged",
                    "agent.told: joined with",
                ]),
            ] + talk() + callerWaits() + whisperIsPrivate()
                + bridge(with: "maria", tone: .operatorA))
    }

    /// Caller and agent hear each other from the greeting to the escalation.
    private static func talk() -> [Expectation] {
        [
            .hears(
                "anna", [.agent],
                .between(.after(.event("agent.connected"), .milliseconds(400)), .event("escalated"))
            ),
            .hears(
                "agent", [.caller],
                .between(.after(.event("agent.connected"), .milliseconds(400)), .event("escalated"))
            ),
        ]
    }

    /// Nobody is there: the caller and the bot hear each other again.
    private static func broughtBack(_ dialect: AgentProtocolDescription) -> Scenario {
        var bot = Scenario.talkingBot
        bot.speak(dialect)
        let back = Expectation.Mark.event("handoff.ended")
        return Scenario(
            "nobody at all, back to a bot that speaks \(dialect.name)",
            callers: [
                .init(
                    Scenario.caller(then: [
                        .when(.hears(.hold), after: .zero, .speak(.tone(.caller))),
                        .when(.hears(.agent), after: .seconds(2), .hangUp),
                    ]))
            ],
            operators: [
                PhoneScript(
                    "maria", voice: .silent, whenCalled: .ringForever, steps: [])
            ],
            bots: [bot], plan: Scenario.plan(["maria"]),
            expect: [
                .handoffs([.init(.returned, .noAnswer)]),
                .events([
                    "agent.told: handoff began", "handoff.ended: returned", "agent.told: resumed",
                ]),
                .hears(
                    "anna", [.agent],
                    .between(.after(back, .milliseconds(500)), .event("call.ended"))),
                .hears(
                    "agent", [.caller],
                    .between(.after(back, .milliseconds(500)), .event("call.ended"))),
            ] + whisperIsPrivate())
    }

    /// More than a minute in one message closes the socket, and a person takes over.
    private static func tooLong(_ dialect: AgentProtocolDescription) -> Scenario {
        Scenario(
            "a bot that speaks \(dialect.name) sends too much at once",
            callers: [
                .init(
                    Scenario.caller(
                        asksAfter: nil,
                        then: hangsUp(after: .seconds(3), hearing: .operatorA)))
            ],
            operators: [Scenario.operatorPhone("maria")],
            bots: [
                BotScript(
                    [
                        .say(clip: "short", interruptible: false),
                        .sendBinary([UInt8](repeating: 0, count: dialect.messageBytes + 2)),
                    ], speaking: dialect)
            ],
            plan: Scenario.plan(["maria"]),
            expect: [
                .handoffs([.init(.bridged, .completed)]),
                .events(["agent.connected", "agent.disconnected: 1009", "escalated", "bridged"]),
            ] + bridge(with: "maria", tone: .operatorA))
    }

    /// A minute in one message, a sentence in pieces that end in the middle of samples, and things
    /// that are no sound: the caller hears the agent and no noise, and the key is heard.
    private static func cutAnywhere(_ dialect: AgentProtocolDescription) -> Scenario {
        let clips = BotScript.toneClips(in: dialect.format)
        let (sentence, long) = (clips["sentence"] ?? [], clips["long"] ?? [])
        let pieces = stride(from: 0, to: sentence.count, by: 1023).map { start in
            AgentScript.Step.sendBinary(
                Array(sentence[start..<min(start + 1023, sentence.count)]))
        }
        let nonsense: [AgentScript.Step] = [
            .send(Array("{".utf8)), .sendBinary(Array("OggS0000".utf8)),
            .send(Array(#"{"event":"media","media":{"payload":"AQID"}}"#.utf8)),
            .sendBinary(Array(#"{"action":"dance"}"#.utf8)), .sendBinary([]),
        ]
        return Scenario(
            "a bot that speaks \(dialect.name) cuts its sound anywhere",
            callers: [
                .init(Scenario.caller(then: hangsUp(after: .seconds(3), hearing: .operatorA)))
            ],
            operators: [Scenario.operatorPhone("maria")],
            bots: [
                BotScript(
                    pieces + nonsense + [.sendBinary(long)], speaking: dialect)
            ],
            plan: Scenario.plan(["maria"]),
            expect: [.handoffs([.init(.bridged, .completed)])] + talk()
                + callerWaits() + bridge(with: "maria", tone: .operatorA))
    }
}
