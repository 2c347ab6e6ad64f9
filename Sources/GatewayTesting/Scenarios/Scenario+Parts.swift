// SPDX-License-Identifier: Apache-2.0

import AgentWire
import CallModel
package import Handoff
import Triggers

/// The parts most scenarios are made of. Times are short, so that the same scenario also runs in
/// real time.
extension Scenario {
    /// How long a target rings.
    package static let ringTime = Duration.milliseconds(2500)

    /// A plan with these targets in order, and timings that make calls of some ten seconds.
    package static func plan(
        _ targets: [String], lastResort: LastResort = .agent, ifAgentLost: Farewell = .goodbye
    ) -> CallPlan {
        var timings = CallTimings()
        timings.finish = .milliseconds(800)
        timings.stillTrying = .seconds(3)
        timings.accept = .seconds(7)
        timings.reminder = .seconds(2)
        timings.minimumBridge = .seconds(5)
        timings.agentConnect = .seconds(3)
        timings.message = .seconds(4)
        timings.messageSilence = .seconds(2)
        let route = Route(
            name: "help",
            targets: targets.map {
                Target(name: $0, uri: "sip:\($0)@nowhere.invalid", ringTime: ringTime)
            },
            lastResort: lastResort, ifAgentLost: ifAgentLost)
        return CallPlan(defaultRoute: route, timings: timings)
    }

    /// A caller who talks to the agent and asks for a person, after so long in the call: 0 is
    /// pressed as much before that as it takes to stand alone.
    package static func caller(
        _ name: String = "anna", asksAfter delay: Duration? = .seconds(3),
        then steps: [PhoneScript.Step] = [], quirks: Set<PhoneScript.Quirk> = []
    ) -> PhoneScript {
        let alone = AlwaysHonoured().aloneFor
        let ask: [PhoneScript.Step] =
            delay.map { delay in
                [
                    .when(.connected, after: delay - alone, .press("0")),
                    .when(.then, after: alone, .nothing),
                ]
            } ?? []
        return PhoneScript(
            name, voice: .tone(.caller), dials: "demo", steps: ask + steps, quirks: quirks)
    }

    /// An operator who answers, listens to the whisper for a while and presses a key.
    package static func operatorPhone(
        _ name: String, tone: Tone = .operatorA, answersAfter delay: Duration = .milliseconds(700),
        listensFor listening: Duration = .seconds(1), presses key: Character? = "1",
        then steps: [PhoneScript.Step] = []
    ) -> PhoneScript {
        let press = key.map {
            [PhoneScript.Step.when(.hears(.whisper), after: listening, .press($0))]
        }
        return PhoneScript(
            name, voice: .tone(tone), whenCalled: .answer(after: delay),
            steps: (press ?? []) + steps)
    }

    /// A bot that greets and talks on, and greets again when the caller comes back.
    package static let talkingBot = BotScript(
        [
            .say(clip: "sentence", interruptible: false),
            .transcript(said(.agent, "Hello, how can I help you?")),
            .transcript(said(.caller, "My order 4471 has not arrived.")),
            .say(clip: "long", interruptible: false),
        ],
        onReturn: [.say(clip: "long", interruptible: false)])

    /// A bot that greets and then asks for a person itself.
    package static let askingBot = BotScript(
        [
            .say(clip: "sentence", interruptible: false),
            .transcript(said(.caller, "My card 4111 1111 1111 1111 was charged twice.")),
            .askForPerson(
                AgentRequest(
                    reason: "charged twice", summary: "The caller was charged twice for one order.",
                    details: CaseDetails(
                        identity: CallerIdentity(name: "Anna Berg", isVerified: true),
                        account: "99887766", orders: ["5551234"], issue: "Charged twice",
                        tried: ["a refund by mail"], nextStep: "Refund the second charge"),
                    context: [ContextItem(key: "order", value: "4471")])),
            .say(clip: "short", interruptible: false),
        ],
        onReturn: [.say(clip: "long", interruptible: false)])

    private static func said(_ party: Party, _ text: String) -> TranscriptSegment {
        TranscriptSegment(party: party, text: text)
    }
}
