// SPDX-License-Identifier: Apache-2.0

import CallModel
import Handoff
import Timing

/// Every way an operator, a caller and an agent can behave in a handoff, each with each, and what
/// else can come in between: each cell with its name and with what has to come of it.
///
/// Anna is called first and is who behaves; Ben, whose phone rings in vain, stands for the rest of
/// the list, behind which the caller goes back to the agent.
package enum PeopleMatrix {
    package struct Cell: Sendable {
        package var name: String
        package var story: PeopleStory
        /// The handoffs of all calls, in the order of their ends; nil where only the rules count.
        package var handoffs: [String]?
        /// What becomes of Anna's first attempt; nil where that is left open.
        package var anna: String?

        /// What is otherwise than it has to be; empty when nothing is.
        package func problems() -> [String] {
            let outcome = PeopleWorld<CallMachine>.play(story, seed: 1)
            var problems = [outcome.breach].compactMap(\.self)
            if let handoffs, outcome.handoffs != handoffs {
                problems.append("handoffs \(handoffs), got \(outcome.handoffs)")
            }
            let tried = outcome.attempts.first { $0.hasPrefix("anna ") }
            if let anna, tried != "anna \(anna)" {
                problems.append("anna \(anna), got \(tried ?? "nothing")")
            }
            return problems.isEmpty ? [] : problems + [outcome.timeline]
        }
    }

    package static let cells = crossed + besides + stops

    private static let byName = Dictionary(
        cells.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })

    /// The cell of a name; nil when there is none.
    package static func named(_ name: String) -> Cell? { byName[name] }

    // MARK: Who behaves how

    enum OperatorWay: String, CaseIterable {
        case accepts
        case declinesByKey = "declines by key"
        case declinesByHangingUp = "declines by hanging up"
        case noAnswer = "does not answer"
        case busy = "is busy"
        case voicemail = "is a voicemail"
        case screening = "is screened"
        case menu = "is a menu"
        case hangsUpInTheBriefing = "hangs up in the briefing"
        case hangsUpSoon = "hangs up within 5 s of the bridge"

        var conduct: OperatorConduct {
            let answers = OperatorConduct.Reception.answers(after: .seconds(3))
            return switch self {
            case .accepts: OperatorConduct(answers, [(.seconds(4), .presses("1"))])
            case .declinesByKey: OperatorConduct(answers, [(.seconds(4), .presses("2"))])
            case .declinesByHangingUp: OperatorConduct(answers, [(.milliseconds(300), .hangsUp)])
            case .noAnswer: OperatorConduct(.ringsForever)
            case .busy: OperatorConduct(.fails(.busy, after: .zero))
            case .voicemail:
                OperatorConduct(answers, [(.seconds(5), .isHeardAs(.voicemail))])
            case .screening: OperatorConduct(answers, [(.seconds(2), .isHeardAs(.screening))])
            case .menu: OperatorConduct(answers, [(.seconds(5), .isHeardAs(.menu))])
            case .hangsUpInTheBriefing: OperatorConduct(answers, [(.seconds(4), .hangsUp)])
            case .hangsUpSoon:
                OperatorConduct(
                    answers, [(.seconds(4), .presses("1")), (.seconds(3), .hangsUp)])
            }
        }

        /// How the attempt ends when nobody else ends it.
        var result: OutcomeReason {
            switch self {
            case .accepts: .completed
            case .declinesByKey, .declinesByHangingUp, .hangsUpInTheBriefing: .declined
            case .noAnswer: .noAnswer
            case .busy: .busy
            case .voicemail, .menu: .machine
            case .screening: .timeout
            case .hangsUpSoon: .operatorLost
            }
        }

        /// The phases a call goes through with Anna.
        var phases: Set<String> {
            switch self {
            case .busy: ["dialling"]
            case .noAnswer: ["dialling", "ringing"]
            case .accepts: ["dialling", "ringing", "whispering", "bridged", "joined"]
            case .hangsUpSoon: ["dialling", "ringing", "whispering", "bridged"]
            case .declinesByKey, .declinesByHangingUp, .voicemail, .screening, .menu,
                .hangsUpInTheBriefing:
                ["dialling", "ringing", "whispering"]
            }
        }
    }

    enum CallerWay: Equatable {
        case silent, talks, pressesKeys, changesTheirMind
        case hangsUp(in: String)

        static let all: [CallerWay] =
            [.silent, .talks, .pressesKeys, .changesTheirMind]
            + ["dialling", "ringing", "whispering", "bridged", "joined", "returning", "parting"]
            .map { .hangsUp(in: $0) }

        var name: String {
            switch self {
            case .silent: "is silent"
            case .talks: "talks"
            case .pressesKeys: "presses keys"
            case .changesTheirMind: "changes their mind"
            case .hangsUp(let phase): "hangs up in \(phase)"
            }
        }
    }

    enum AgentWay: String, CaseIterable {
        case well = "is well"
        case stalls
        case crashes
        case resumes
    }

    // MARK: Each with each

    private static let crossed = OperatorWay.allCases.flatMap { person in
        CallerWay.all.flatMap { caller in
            AgentWay.allCases.map { agent in cell(person, caller, agent) }
        }
    }

    private static func cell(
        _ person: OperatorWay, _ caller: CallerWay, _ agent: AgentWay
    ) -> Cell {
        let (handoff, anna) = expected(person, caller, isAgentThere: agent != .crashes)
        return Cell(
            name: "operator \(person.rawValue), caller \(caller.name), agent \(agent.rawValue)",
            story: story(person.conduct, caller: acts(of: caller), agent: conduct(of: agent)),
            handoffs: [handoff], anna: anna)
    }

    /// What has to come of a cell: of the handoff, and of Anna's attempt.
    private static func expected(
        _ person: OperatorWay, _ caller: CallerWay, isAgentThere: Bool
    ) -> (handoff: String, anna: String) {
        let back = isAgentThere ? "returned" : "failed"
        let bridged = "bridged \(OutcomeReason.completed.rawValue)"
        let left = OutcomeReason.callerAbandoned.rawValue
        let usual =
            person == .accepts ? bridged : "\(back) \(OutcomeReason.noAnswer.rawValue)"
        let result = person.result.rawValue
        switch caller {
        case .silent, .talks, .pressesKeys: return (usual, result)
        case .changesTheirMind:
            let stopped = OutcomeReason.cancelled.rawValue
            return ("\(back) \(stopped)", person == .busy ? result : stopped)
        case .hangsUp(let phase):
            let isAnnas = person.phases.contains(phase)
            switch phase {
            // A busy phone has said so before the caller's BYE comes; then Ben's rings.
            case "dialling", "ringing":
                return ("abandoned \(left)", isAnnas && person != .busy ? left : result)
            case "whispering" where isAnnas: return ("abandoned \(left)", left)
            case "bridged" where isAnnas: return (bridged, OutcomeReason.completed.rawValue)
            case "returning" where person != .accepts && isAgentThere:
                return ("abandoned \(left)", result)
            default: return (usual, result)
            }
        }
    }

    static func story(
        _ anna: OperatorConduct, ben: OperatorConduct = OperatorConduct(.ringsForever),
        caller: [PeopleStory.Act] = asking, agent: AgentConduct = conduct(of: .well),
        outside: [PeopleStory.Act] = []
    ) -> PeopleStory {
        PeopleStory(
            calls: [
                PeopleStory.Call(plan: plan, caller: caller, agent: agent, outside: outside)
            ], operators: ["anna": [anna], "ben": [ben]])
    }

    static let plan = CallPlan(
        defaultRoute: Route(
            name: "support",
            targets: ["anna", "ben"].map { Target(name: $0, uri: "sip:\($0)@pbx.example") },
            lastResort: .agent))

    static let asking: [PeopleStory.Act] = [
        .when(.then, after: .seconds(3), .input(.escalation(ModelAlphabet.asked)))
    ]

    static func hangsUp(in phase: String) -> PeopleStory.Act {
        .when(.phase(phase), .input(.callerGone(reason: "BYE")))
    }

    private static func acts(of caller: CallerWay) -> [PeopleStory.Act] {
        let zero = SampleTime(samples: 0)
        let speech: [CallInput] = [
            .signal(.speechBegan(.caller, at: zero)),
            .signal(.transcript(TranscriptSegment(party: .caller, text: "Thank you, my man"))),
            .signal(.speechEnded(.caller, began: zero, ended: zero)),
        ]
        let keys = "120#*".map { key in
            CallInput.signal(.digit(Digit(party: .caller, key: key, carrier: .info)))
        }
        func acts(_ inputs: [CallInput]) -> [PeopleStory.Act] {
            asking + inputs.map { .when(.then, after: .milliseconds(900), .input($0)) }
        }
        return switch caller {
        case .silent: asking
        case .talks: acts(speech + speech)
        case .pressesKeys: acts(keys)
        case .changesTheirMind:
            asking + [.when(.phase("ringing"), after: .seconds(1), .input(.abortHandoff))]
        case .hangsUp(let phase): asking + [hangsUp(in: phase)]
        }
    }

    static func conduct(of agent: AgentWay) -> AgentConduct {
        let zero = SampleTime(samples: 0)
        let speaks = CallInput.signal(.speechBegan(.agent, at: zero))
        let pauses = CallInput.signal(.speechEnded(.agent, began: zero, ended: zero))
        let speech = [(Duration.milliseconds(200), speaks), (.milliseconds(1500), pauses)]
        return switch agent {
        case .well: AgentConduct(speech)
        // It never says that it has finished: its time runs out.
        case .stalls: AgentConduct([(.milliseconds(200), speaks)], tellsItsPauses: false)
        case .crashes:
            AgentConduct(speech + [(.milliseconds(1500), .signal(.agentLost(reason: "1011")))])
        case .resumes: AgentConduct(speech + [(.seconds(2), speaks), (.seconds(1), pauses)])
        }
    }
}
