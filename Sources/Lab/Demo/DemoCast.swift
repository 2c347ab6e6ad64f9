// SPDX-License-Identifier: Apache-2.0

import AgentWire
import CallModel
import GatewayTesting
import Handoff

/// Who takes part in the demo and what they say.
struct DemoCast: Sendable {
    /// How the gateway learns that the caller wants a person.
    enum Asking: Sendable {
        /// By listening: the agent says nothing of it and would have gone on.
        case words
        /// Without the listening models: the caller presses 0.
        case keypad
    }

    let voices: DemoVoices
    let asking: Asking

    /// Explains a problem, asks for a person, talks with her.
    var caller: PhoneScript {
        let press: [PhoneScript.Step] =
            switch asking {
            case .words: []
            case .keypad: [.when(.then, after: .milliseconds(300), .press("0"))]
            }
        return PhoneScript(
            "anna", voice: .silent, dials: "demo",
            steps: [
                .when(.hearsQuiet(for: .milliseconds(700)), .speak(voices.voice("caller-problem"))),
                .when(.spoken, .speak(.silent)),
                .when(.hearsQuiet(for: .milliseconds(700)), .speak(voices.voice("caller-person"))),
                .when(.spoken, .speak(.silent)),
            ] + press + [
                .when(
                    .hearsQuiet(for: .milliseconds(1000)),
                    .speak(voices.voice("caller-confirms"))),
                .when(.spoken, .speak(.silent)),
                .when(.hearsQuiet(for: .milliseconds(800)), .speak(voices.voice("caller-thanks"))),
                .when(.spoken, after: .milliseconds(400), .speak(.silent)),
                .when(.hearsQuiet(for: .milliseconds(700)), .hangUp),
            ])
    }

    /// Does not answer.
    let absent = PhoneScript("lena", whenCalled: .ringForever)

    /// Answers, hears the whisper, presses 1, talks.
    var present: PhoneScript {
        PhoneScript(
            "ben", voice: .silent, whenCalled: .answer(after: .milliseconds(1800)),
            steps: [
                .when(.hearsQuiet(for: .milliseconds(900)), .press("1")),
                .when(.then, after: .milliseconds(300), .speak(voices.voice("operator-hello"))),
                .when(.spoken, .speak(.silent)),
                .when(
                    .hearsQuiet(for: .milliseconds(700)), .speak(voices.voice("operator-refund"))),
                .when(.spoken, .speak(.silent)),
                .when(
                    .hearsQuiet(for: .milliseconds(600)), .speak(voices.voice("operator-goodbye"))),
                .when(.spoken, .speak(.silent)),
            ])
    }

    /// Greets, listens, answers; when the caller asks for a person, it does not notice and reads
    /// opening hours. It tells what was said, but not that.
    var bot: BotScript {
        BotScript(
            [
                .say(clip: "agent-greeting"),
                .transcript(
                    said(
                        .agent,
                        "Hello, this is the virtual assistant of Example Energy. "
                            + "How can I help you?")),
                .hear(quiet: .milliseconds(800), atMost: .seconds(12)),
                .transcript(
                    said(
                        .caller,
                        "Hello. I was charged twice this month. "
                            + "My account number is four four seven one.")),
                .say(clip: "agent-answer"),
                .transcript(
                    said(
                        .agent,
                        "I see two payments on your account. "
                            + "I can send you a copy of your bill.")),
                .hear(quiet: .milliseconds(500), atMost: .seconds(10)),
                .say(clip: "agent-filler"),
            ], onReturn: [.say(clip: "agent-returned")],
            clips: Dictionary(
                uniqueKeysWithValues: [
                    "agent-greeting", "agent-answer", "agent-filler", "agent-returned",
                ].map { ($0, voices.clip($0)) }))
    }

    /// Two operators; the first is given five seconds.
    static func plan(lena: String, ben: String) -> CallPlan {
        CallPlan(
            defaultRoute: Route(
                name: "billing",
                targets: [
                    Target(name: "lena", uri: lena, ringTime: .seconds(5)),
                    Target(name: "ben", uri: ben, ringTime: .seconds(15)),
                ], lastResort: .agent))
    }

    private func said(_ party: Party, _ text: String) -> TranscriptSegment {
        TranscriptSegment(party: party, text: text)
    }
}
