// SPDX-License-Identifier: Apache-2.0

import AgentWire
import CallModel
import Handoff

/// A caller handed from one agent to another, which is told all about them.
extension ScenarioCatalog {
    static let successors: [Scenario] = [
        toSuccessor("takes the call by word", successor(.byWord)),
        toSuccessor(
            "takes the call by having been there for a while", successor(.bySilence),
            acceptAfter: .milliseconds(900)),
        toSuccessor("takes the call in another protocol", spoken(AgentProtocolCatalog.vonage)),
        toPerson(
            "declines", successor(.declines), .declined,
            expect: [.events(["operator.chose: decline", "attempt.ended: only German"])]),
        toPerson("never says whether it takes the call", successor(.bySilence), .timeout),
        toPerson(
            "dies before it takes the call",
            successor(.bySilence, death: .afterStart(.milliseconds(700))), .trunkFailure),
        toPerson(
            "closes its socket in place of an answer",
            BotScript([
                .awaitCall(accepted: false, atMost: .seconds(5)),
                .close(code: 1000, reason: "not mine"),
            ]), .declined),
        toPerson(
            "refuses the connection",
            successor(.byWord, connection: .refused(after: .milliseconds(50))), .trunkFailure),
        toPerson("never connects", successor(.byWord, connection: .neverOpens), .noAnswer),
        onToPerson(
            "dies with the caller", successor(.byWord, death: .afterStart(.seconds(3))),
            why: "agent.disconnected"),
        onToPerson(
            "asks for a person itself",
            successor(
                .byWord,
                then: [
                    .say(clip: "short"), .askForPerson(AgentRequest(reason: "above my head")),
                ]), why: "signal.agent-asked"),
        onToPerson(
            "is not what the caller wants", successor(.byWord), why: "signal.digit",
            caller: [.when(.hears(.operatorC), after: .milliseconds(1500), .press("0"))]),
        callerLeaves,
    ]

    /// How another agent answers when it is offered a caller.
    private enum Answer {
        case byWord, bySilence, declines
    }

    private static func successor(
        _ answer: Answer, then steps: [AgentScript.Step] = [.say(clip: "long")],
        connection: BotScript.Connection = .opens(after: .milliseconds(40)),
        death: BotScript.Death = .never
    ) -> BotScript {
        let offered = AgentScript.Step.awaitCall(accepted: false, atMost: .seconds(10))
        let accepted = AgentScript.Step.awaitCall(accepted: true, atMost: .seconds(10))
        let lines: [AgentScript.Step] =
            switch answer {
            case .byWord: [offered, .pause(.milliseconds(800)), .accept, accepted] + steps
            case .bySilence: [accepted] + steps
            case .declines: [offered, .decline(reason: "only German")]
            }
        return BotScript(lines, connection: connection, death: death, voice: .operatorC)
    }

    private static func spoken(_ dialect: AgentProtocolDescription) -> BotScript {
        var bot = successor(.byWord)
        bot.speak(dialect)
        return bot
    }

    private static func plan(_ people: [String], acceptAfter: Duration? = nil) -> CallPlan {
        var plan = Scenario.plan(people)
        plan.timings.accept = .seconds(3)
        plan.defaultRoute.targets.insert(
            Target(
                name: "billing", address: .stream(.builtIn, acceptAfter: acceptAfter),
                ringTime: Scenario.ringTime), at: 0)
        return plan
    }

    private static func scenario(
        _ name: String, _ bot: BotScript, caller steps: [PhoneScript.Step], plan: CallPlan,
        expect: [Expectation]
    ) -> Scenario {
        Scenario(
            "another agent \(name)", callers: [.init(Scenario.caller(then: steps))],
            operators: [Scenario.operatorPhone("maria")], bots: [Scenario.talkingBot],
            successors: ["billing": bot], plan: plan,
            expect: expect + whisperIsPrivate() + [
                // Until it has the caller it hears nothing and is not heard.
                .doesNotHear(
                    "billing", [.caller, .agent, .hold, .announcement, .whisper, .notice],
                    .between(.event("operator.answered"), .event("bridged"))),
                .doesNotHear(
                    "anna", [.operatorC], .between(.start, .event("bridged"))),
            ])
    }

    /// It takes the caller, and the call goes on as with any agent.
    private static func toSuccessor(
        _ name: String, _ bot: BotScript, acceptAfter: Duration? = nil
    ) -> Scenario {
        let talk = Expectation.Window.between(
            .event("agent.replaced"), .after(.event("agent.replaced"), .seconds(2)))
        return scenario(
            name, bot, caller: hangsUp(after: .seconds(3), hearing: .operatorC),
            plan: plan([], acceptAfter: acceptAfter),
            expect: [
                .handoffs([.init(.bridged, .completed)]),
                .attempts([.init("billing", .completed)]),
                .events([
                    "agent.told: handoff began", "operator.dialled: billing",
                    "operator.connected", "operator.answered", "operator.chose: accept", "bridged",
                    "agent.told: joined with", "handoff.ended", "agent.disconnected: has taken",
                    "agent.replaced: billing", "agent.connected", "call.ended: caller hung up",
                ]),
                .hears("anna", [.operatorC], talk), .hears("billing", [.caller], talk),
                .doesNotHear("anna", [.agent, .hold], talk),
                .phoneNeverRang("maria"),
            ])
    }

    /// It does not take the caller: the next target is called.
    private static func toPerson(
        _ name: String, _ bot: BotScript, _ result: OutcomeReason, expect: [Expectation] = []
    ) -> Scenario {
        scenario(
            name, bot, caller: hangsUp(after: .seconds(3), hearing: .operatorA),
            plan: plan(["maria"]),
            expect: [
                .handoffs([.init(.bridged, .completed)]),
                .attempts([.init("billing", result), .init("maria", .completed)]),
                .noEvent("agent.replaced"),
            ] + expect + bridge(with: "maria", tone: .operatorA))
    }

    /// It takes the caller, and then a person has to: it is not called again.
    private static func onToPerson(
        _ name: String, _ bot: BotScript, why: EventPattern, caller: [PhoneScript.Step] = []
    ) -> Scenario {
        scenario(
            name, bot, caller: caller + hangsUp(after: .seconds(3), hearing: .operatorA),
            plan: plan(["maria"]),
            expect: [
                .handoffs([.init(.bridged, .completed), .init(.bridged, .completed)]),
                .attempts([.init("billing", .completed), .init("maria", .completed)]),
                .events([
                    "agent.replaced: billing", why, "handoff.began", "operator.dialled: maria",
                    "handoff.ended",
                ]),
            ])
    }

    private static let callerLeaves = scenario(
        "is being asked when the caller leaves", successor(.bySilence),
        caller: [.when(.then, after: .milliseconds(1500), .hangUp)], plan: plan([]),
        expect: [
            .handoffs([.init(.abandoned, .callerAbandoned)]),
            .attempts([.init("billing", .callerAbandoned)]),
            .events(["operator.answered", "caller.disconnected", "call.ended"]),
        ])
}
