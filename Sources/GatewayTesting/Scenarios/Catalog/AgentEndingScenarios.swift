// SPDX-License-Identifier: Apache-2.0

import AgentWire
import CallModel
import Codecs
import Handoff

/// Bots that end the call, close their socket, or are in the middle of a sentence.
extension ScenarioCatalog {
    private static let listener = PhoneScript("anna", voice: .silent, dials: "demo", steps: [])

    /// A clip as one message, however long: faster than it can be played.
    private static func atOnce(_ clip: String) -> AgentScript.Step {
        var message = Array(#"{"event":"media","media":{"payload":""#.utf8)
        (BotScript.toneClips(in: .pcmu)[clip] ?? []).withUnsafeBufferPointer {
            Base64Encoding.append($0, to: &message)
        }
        return .send(message + Array(#""}}"#.utf8))
    }

    /// A call that its bot ends.
    private static func ending(
        _ name: String, _ steps: [AgentScript.Step], caller: PhoneScript = listener,
        onClose: CallPlan.AgentClose = .auto, moments: [Scenario.Moment] = [],
        expect more: [Expectation]
    ) -> Scenario {
        var plan = Scenario.plan(["maria"])
        plan.onAgentClose = onClose
        return Scenario(
            name, callers: [.init(caller)], operators: [Scenario.operatorPhone("maria")],
            bots: [BotScript(steps)], plan: plan, moments: moments,
            expect: [.handoffs([]), .phoneNeverRang("maria")] + more)
    }

    /// The caller hears the bot's last words until just before the call ends.
    private static func heardToTheEnd(from event: EventPattern) -> [Expectation] {
        [
            .hears(
                "anna", [.agent],
                .between(.event(event), .after(.event(event), .milliseconds(2300)))),
            .within(.milliseconds(3200), from: .event(event), to: .event("call.ended")),
        ]
    }

    private static func handedOff(
        _ name: String, _ bot: BotScript, caller: PhoneScript,
        answersAfter delay: Duration = .milliseconds(700),
        change: (inout CallPlan) -> Void = { _ in }, expect more: [Expectation]
    ) -> Scenario {
        var plan = Scenario.plan(["maria"])
        change(&plan)
        let maria = Scenario.operatorPhone("maria", answersAfter: delay)
        return Scenario(
            name, callers: [.init(caller)], operators: [maria], bots: [bot], plan: plan,
            expect: [.handoffs([.init(.bridged, .completed)])] + more)
    }

    private static let speaker = Scenario.caller(
        asksAfter: nil, then: hangsUp(after: .seconds(6), hearing: .operatorA))

    static let agentsThatEnd: [Scenario] = [
        ending(
            "the agent hangs up, and is heard to its end",
            [.say(clip: "short"), atOnce("sentence"), .hangUp(reason: "sold")],
            expect: [
                .events(["hangup.asked: sold", "caller.disconnected: the agent ended the call"])
            ] + heardToTheEnd(from: "hangup.asked")),
        ending(
            "the agent says goodbye and closes",
            [.say(clip: "short"), atOnce("sentence"), .close(code: 1000, reason: "bye")],
            expect: [.events(["agent.disconnected", "call.ended: the agent ended the call"])]
                + heardToTheEnd(from: "agent.disconnected")),
        ending(
            "the agent closes, which always ends the call",
            [.close(code: 1000, reason: "bye")], onClose: .hangUp,
            expect: [.events(["agent.disconnected", "call.ended: the agent ended the call"])]),
        ending(
            "the API hangs up", [.say(clip: "short"), .goSilent],
            moments: [.init(.hangUp(reason: "spam"), at: .seconds(4))],
            expect: [.events(["hangup.asked: spam", "call.ended: the API ended the call"])]),
        handedOff(
            "the agent closes while the caller speaks",
            BotScript([.say(clip: "short"), .close(code: 1000, reason: "bye")]), caller: speaker,
            expect: [.events(["agent.disconnected", "escalated", "bridged"])]),
        handedOff(
            "the agent closes with an error after it spoke",
            BotScript([.say(clip: "short"), .close(code: 1011, reason: "oops")]),
            caller: PhoneScript(
                "anna", voice: .silent, dials: "demo",
                steps: hangsUp(after: .seconds(6), hearing: .operatorA)),
            expect: [.events(["agent.disconnected", "escalated", "bridged"])]),
        handedOff(
            "the agent hangs up during the handoff",
            BotScript(
                [.say(clip: "sentence"), .pause(.milliseconds(1200)), .hangUp(reason: "sold")],
                ignoresHandoffs: true),
            caller: Scenario.caller(
                asksAfter: .seconds(3),
                then: hangsUp(after: .seconds(6), hearing: .operatorA)),
            expect: [.events(["escalated", "hangup.asked", "warning: a handoff", "bridged"])]),
        handedOff(
            "the agent ends its sentence at an escalation",
            BotScript([
                .say(clip: "short"), atOnce("sentence"),
                .askForPerson(AgentRequest(reason: "charged twice")),
            ]),
            // She takes the call once the agent has ended: a bridge waits for no sentence.
            caller: speaker, answersAfter: .seconds(2),
            change: { $0.timings.finish = .seconds(5) },
            expect: [
                .hears(
                    "anna", [.agent],
                    .between(.event("escalated"), .after(.event("escalated"), .seconds(2)))),
                .within(
                    .milliseconds(3000), from: .event("escalated"),
                    to: .event("clip.playing: connecting")),
            ]),
        handedOff(
            "a caller who asks waits for no sentence",
            BotScript([.say(clip: "short"), atOnce("long")]),
            caller: Scenario.caller(
                asksAfter: .seconds(3),
                then: hangsUp(after: .seconds(6), hearing: .operatorA)),
            change: { $0.timings.finish = .seconds(5) },
            expect: [
                .within(
                    .milliseconds(700), from: .event("escalated"),
                    to: .event("clip.playing: connecting"))
            ] + callerWaits()),
    ]
}
