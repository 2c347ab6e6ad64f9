// SPDX-License-Identifier: Apache-2.0

import AgentWire
import CallModel
import Handoff

extension ScenarioCatalog {
    private static let nobody = [
        PhoneScript("lena", whenCalled: .ringForever),
        PhoneScript("maria", whenCalled: .reject(486)),
    ]

    private static let tried: Expectation = .attempts([
        .init("lena", .noAnswer), .init("maria", .busy, status: 486),
    ])

    private static func withTones(_ plan: CallPlan) -> CallPlan {
        var plan = plan
        plan.whileRinging = .ringback
        // Rung for long enough that there is something to hear.
        plan.defaultRoute.targets[0].ringTime = .seconds(4.5)
        return plan
    }

    /// Nobody takes the call.
    static let lastResorts: [Scenario] = [
        Scenario(
            "nobody at all, back to the agent",
            callers: [
                .init(
                    Scenario.caller(then: [
                        .when(.hears(.hold), after: .zero, .speak(.tone(.caller))),
                        .when(.hears(.agent), after: .seconds(2), .hangUp),
                    ]))
            ], operators: nobody, bots: [Scenario.talkingBot],
            plan: Scenario.plan(["lena", "maria"]),
            expect: [
                tried, .handoffs([.init(.returned, .busy)]),
                .events(["handoff.ended: returned", "agent.told: resumed"]),
                .hears(
                    "anna", [.agent],
                    .between(
                        .after(.event("handoff.ended"), .milliseconds(500)),
                        .event("call.ended"))),
            ] + whisperIsPrivate()),
        Scenario(
            "nobody at all, goodbye",
            callers: [.init(Scenario.caller())], operators: nobody, bots: [Scenario.talkingBot],
            plan: Scenario.plan(["lena", "maria"], lastResort: .goodbye),
            expect: [
                tried, .handoffs([.init(.failed, .busy)]),
                .events(["clip.playing: goodbye", "call.ended"]),
                .noted("anna", .ended("the other side hung up")),
            ] + whisperIsPrivate()),
        Scenario(
            "ringing in place of music, and busy in place of an apology",
            callers: [.init(Scenario.caller())], operators: nobody, bots: [Scenario.talkingBot],
            plan: withTones(Scenario.plan(["lena", "maria"], lastResort: .busy)),
            expect: [
                tried, .handoffs([.init(.failed, .busy)]),
                .events([
                    "clip.playing: ringback", "attempt.ended", "attempt.ended",
                    "clip.playing: busy-tone", "call.ended",
                ]),
                .hears(
                    "anna", [.hold],
                    .between(.event("clip.playing: ringback"), .event("attempt.ended"))),
                .hears(
                    "anna", [.announcement],
                    .between(.event("clip.playing: busy-tone"), .event("call.ended"))),
                .noEvent("clip.playing: hold-music"), .noEvent("clip.playing: goodbye"),
                .noted("anna", .ended("the other side hung up")),
            ] + whisperIsPrivate()),
        Scenario(
            "nobody at all, voicemail",
            callers: [.init(Scenario.caller())], operators: nobody, bots: [Scenario.talkingBot],
            plan: Scenario.plan(["lena", "maria"], lastResort: .voicemail),
            expect: [
                tried, .handoffs([.init(.voicemail, .busy)]),
                .events([
                    "clip.playing: leave-message", "recording.began", "recording.ended",
                    "handoff.ended: voicemail", "clip.playing: message-thanks", "call.ended",
                ]), .noEvent("clip.playing: goodbye"),
                .noted("anna", .ended("the other side hung up")),
            ] + whisperIsPrivate()),
        Scenario(
            "nobody at all, and the agent gone as well",
            callers: [.init(Scenario.caller())], operators: nobody,
            bots: [
                BotScript(
                    [.say(clip: "long", interruptible: false)],
                    death: .afterHandoffBegan(.seconds(1)))
            ], plan: Scenario.plan(["lena", "maria"]),
            expect: [
                tried, .events(["clip.playing: goodbye", "call.ended"]),
                .noted("anna", .ended("the other side hung up")),
            ] + whisperIsPrivate()),
        Scenario(
            "a route without targets",
            callers: [.init(Scenario.caller())], operators: [], bots: [Scenario.talkingBot],
            plan: Scenario.plan([], lastResort: .goodbye),
            expect: [
                .attempts([]), .events(["handoff.began", "handoff.ended", "call.ended"]),
                .noEvent("clip.playing: connecting"), .noEvent("clip.playing: still-trying"),
            ]),
        Scenario(
            "a message in which nothing is said",
            callers: [
                .init(
                    PhoneScript(
                        "anna", voice: .silent, dials: "demo",
                        steps: [.when(.connected, after: .seconds(3), .press("0"))]))
            ], operators: [], bots: [Scenario.talkingBot],
            plan: Scenario.plan([], lastResort: .voicemail),
            expect: [
                .handoffs([.init(.failed, .badTarget)]),
                .events([
                    "recording.ended", "warning: nothing was said", "clip.playing: message-failed",
                    "call.ended",
                ]), .noEvent("clip.playing: message-thanks"), .noEvent("clip.playing: goodbye"),
                .noted("anna", .ended("the other side hung up")),
            ]),
        Scenario(
            "a message that cannot be written",
            callers: [.init(Scenario.caller())], operators: [], bots: [Scenario.talkingBot],
            plan: Scenario.plan([], lastResort: .voicemail), recorder: .cannotOpen,
            expect: [
                .handoffs([.init(.failed, .error)]),
                .events([
                    "recording.began", "recording.failed: cannot be written",
                    "handoff.ended: failed", "clip.playing: message-failed", "call.ended",
                ]), .noEvent("recording.ended"), .noEvent("clip.playing: message-thanks"),
                .noted("anna", .ended("the other side hung up")),
            ]),
    ]
}
