// SPDX-License-Identifier: Apache-2.0

import CallModel
import Handoff
import Timing

/// The cells of what comes in between, whoever behaves how.
extension PeopleMatrix {
    static let besides: [Cell] = [
        Cell(
            name: "the answer crosses our taking it back",
            story: story(OperatorConduct(.answersAsCancelled, [(.seconds(1), .presses("1"))])),
            handoffs: ["returned no-answer"], anna: "no-answer"),
        Cell(
            name: "asked for again while it rings",
            story: story(
                OperatorWay.accepts.conduct,
                caller: asking + [
                    .when(.phase("ringing"), .input(.escalation(ModelAlphabet.asked)))
                ]), handoffs: ["bridged completed"], anna: "completed"),
        Cell(
            name: "asked for again while the caller is told that the agent comes back",
            story: story(
                OperatorWay.busy.conduct,
                caller: asking + [
                    .when(.phase("returning"), .input(.escalation(ModelAlphabet.asked)))
                ]), handoffs: ["returned no-answer"], anna: "busy"),
        Cell(
            name: "taken over from the console while anna is briefed",
            story: story(
                OperatorConduct(.answers(after: .seconds(3))),
                outside: [takenOver("anna", in: "whispering")]),
            handoffs: ["bridged completed"], anna: "completed"),
        Cell(
            name: "taken over by ben from the console while anna rings",
            story: story(
                OperatorWay.accepts.conduct, ben: OperatorWay.accepts.conduct,
                outside: [takenOver("ben", in: "ringing")]),
            handoffs: ["bridged completed"], anna: "cancelled"),
        Cell(
            name: "taken over from the console in the middle of the conversation",
            story: story(
                OperatorWay.accepts.conduct, caller: [],
                outside: [takenOver(nil, in: "talking")]),
            handoffs: ["bridged completed"], anna: "completed"),
        Cell(
            name: "the briefing comes late",
            story: worked(.made(after: .seconds(9))), handoffs: ["bridged completed"],
            anna: "completed"),
        Cell(
            name: "there is no briefing", story: worked(.fails), handoffs: ["bridged completed"],
            anna: "completed"),
        Cell(
            name: "the briefing never comes", story: worked(.never),
            handoffs: ["bridged completed"], anna: "completed"),
        Cell(
            name: "anna holds in the briefing",
            story: story(
                OperatorConduct(
                    .answers(after: .seconds(3)),
                    [(.seconds(1), .holds), (.seconds(5), .resumes), (.seconds(4), .presses("1"))])
            ), handoffs: ["bridged completed"], anna: "completed"),
        Cell(
            name: "two calls want one operator", story: rivals,
            handoffs: ["returned busy", "bridged completed"], anna: "busy"),
    ]

    private static func takenOver(_ target: String?, in phase: String) -> PeopleStory.Act {
        .when(
            .phase(phase), after: .seconds(1), .input(.takeOver(TakeOver(target: target))))
    }

    private static func worked(_ speech: PeopleFaults.Speech) -> PeopleStory {
        var made = story(
            OperatorConduct(.answers(after: .seconds(3)), [(.seconds(12), .presses("1"))]))
        made.faults.speech = speech
        return made
    }

    /// The second one asks while the first one's phone rings.
    private static let rivals: PeopleStory = {
        var made = story(OperatorWay.accepts.conduct)
        made.calls[0].plan.defaultRoute.targets.removeLast()
        var second = made.calls[0]
        second.arrives = .seconds(1)
        made.calls.append(second)
        return made
    }()

    /// The gateway is told to stop in the middle of each.
    static let stops = OperatorWay.allCases.flatMap { person in
        (["awaiting-agent", "talking", "returning", "parting"] + person.phases.sorted()).flatMap {
            phase in
            [Duration.zero, .seconds(2)].map { grace in
                Cell(
                    name: "operator \(person.rawValue), stopped in \(phase) with "
                        + "\(grace.components.seconds) s left",
                    story: story(
                        person.conduct,
                        outside: [
                            .when(
                                .phase(phase), after: .milliseconds(10), .stops(grace: grace))
                        ]), handoffs: nil, anna: nil)
            }
        }
    }
}
