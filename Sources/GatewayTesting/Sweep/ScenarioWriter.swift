// SPDX-License-Identifier: Apache-2.0

import AgentWire
import CallModel
import Handoff
import Timing

/// Makes up scenarios, within what people, bots and networks do.
struct ScenarioWriter: Sendable {
    var random: SeededRandom

    mutating func scenario(named name: String) -> Scenario {
        let count = Int.random(in: 0...3, using: &random)
        let operators = (0..<count).map { operatorPhone(number: $0) }
        let lastResort = LastResort.allCases.randomElement(using: &random) ?? .goodbye
        var plan = Scenario.plan(operators.map(\.name), lastResort: lastResort)
        if let farewell = Farewell.allCases.randomElement(using: &random) {
            plan.defaultRoute.ifAgentLost = farewell
        }
        plan.announcesConnection = Bool.random(using: &random)
        if chance(0.4) { vary(&plan) }
        var callers = [Scenario.Caller(caller("anna"))]
        if chance(0.15) { callers.append(.init(caller("bert"), at: delay(0...4000))) }
        let successors = chance(0.3) ? ["billing": successor(in: &plan)] : [:]
        return Scenario(
            name, callers: callers, operators: operators, bots: callers.map { _ in bot() },
            successors: successors, plan: plan, moments: moments(), limit: .seconds(120),
            recorder: recorder(), expect: [])
    }

    /// What follows somebody who was not reached, another route to go on with, how long a caller
    /// waits, and who may know what.
    private mutating func vary(_ plan: inout CallPlan) {
        var other = plan.defaultRoute
        other.name = "others"
        other.rounds.shuffle(using: &random)
        other.lastResort = LastResort.allCases.randomElement(using: &random) ?? .goodbye
        plan.defaultRoute.actions = actions(other: "others")
        other.actions = actions(other: plan.defaultRoute.name)
        plan.routes["others"] = other
        if chance(0.5) { plan.defaultRoute.longestWait = delay(1000...9000) }
        plan.privacy = PrivacyPolicy(
            operator: Set(PersonalDetail.allCases.filter { _ in chance(0.5) }),
            record: Set(PersonalDetail.allCases.filter { _ in chance(0.5) }))
        if chance(0.3) { ringTogether(&plan.defaultRoute) }
    }

    /// The people of a route are rung at once, before or after everybody else.
    private mutating func ringTogether(_ route: inout Route) {
        let people = route.targets.filter { !$0.isAgent }
        guard let round = Round(together: Array(people.prefix(Round.most))) else { return }
        let others = route.rounds.filter { $0.targets.allSatisfy(\.isAgent) }
        route.rounds = chance(0.5) ? [round] + others : others + [round]
    }

    /// Another agent somewhere among the targets, and what it does with a caller it is offered.
    private mutating func successor(in plan: inout CallPlan) -> BotScript {
        let acceptAfter: Duration? = chance(0.3) ? delay(0...3000) : nil
        let target = Target(
            name: "billing", address: .stream(.builtIn, acceptAfter: acceptAfter),
            ringTime: Scenario.ringTime)
        let place = Int.random(in: 0...plan.defaultRoute.rounds.count, using: &random)
        plan.defaultRoute.rounds.insert(Round(target), at: place)
        var lines: [AgentScript.Step] = [
            .awaitCall(accepted: false, atMost: .seconds(5)), .pause(delay(0...3000)),
        ]
        switch Int.random(in: 0..<6, using: &random) {
        case 0: lines.append(.decline(reason: "no"))
        case 1: lines.append(.close(code: chance(0.5) ? 1000 : 1011, reason: "gone"))
        case 2: lines.append(.askForPerson(AgentRequest(reason: "not mine yet")))
        default:
            lines += [.accept, .awaitCall(accepted: true, atMost: .seconds(5))]
            lines += chance(0.5) ? [.say(clip: "long")] : [.say(clip: "short"), .goSilent]
            if chance(0.3) { lines.append(.askForPerson(AgentRequest(reason: "too hard"))) }
        }
        let connection: BotScript.Connection =
            switch Int.random(in: 0..<8, using: &random) {
            case 0: .refused(after: delay(0...1000))
            case 1: .neverOpens
            default: .opens(after: delay(0...1500))
            }
        return BotScript(
            lines, connection: connection,
            death: chance(0.2) ? .afterStart(delay(0...6000)) : .never, voice: .operatorC)
    }

    private mutating func actions(other: String) -> [AttemptFailure: FailureAction] {
        var actions: [AttemptFailure: FailureAction] = [:]
        for failure in AttemptFailure.allCases {
            switch Int.random(in: 0..<6, using: &random) {
            case 0: actions[failure] = .lastResort
            case 1: actions[failure] = .route(other)
            case 2, 3:
                actions[failure] = .again(
                    after: delay(1000...4000), times: Int.random(in: 1...3, using: &random))
            case 4: actions[failure] = .next
            default: break
            }
        }
        return actions
    }

    private mutating func recorder() -> SimRecorder {
        chance(0.8) ? .well : SimRecorder.allCases.randomElement(using: &random) ?? .well
    }

    mutating func network() -> NetworkConditions {
        guard chance(0.5) else { return .good }
        var conditions = NetworkConditions.bad
        conditions.loss = Double.random(in: 0...0.1, using: &random)
        conditions.latency = delay(1...80)
        return conditions
    }

    // MARK: Parties

    private mutating func caller(_ name: String) -> PhoneScript {
        var steps: [PhoneScript.Step] = []
        if chance(0.7) { steps.append(.when(.connected, after: delay(200...6000), .press("0"))) }
        for _ in 0..<Int.random(in: 0...3, using: &random) {
            switch Int.random(in: 0..<5, using: &random) {
            case 0: steps.append(.when(.then, after: delay(0...3000), .press("0")))
            case 1: steps.append(.when(.then, after: delay(0...3000), .press("5")))
            case 2:
                steps.append(.when(.connected, after: delay(0...3000), .hold()))
                steps.append(.when(.then, after: delay(200...3000), .resume))
            case 3: steps.append(.when(.then, after: delay(0...3000), .sendGarbage(datagrams: 5)))
            default: steps.append(.when(.then, after: delay(0...2000), .speak(.silent)))
            }
        }
        // Everybody hangs up some time.
        if chance(0.05) {
            steps = [.when(.start, after: delay(0...100), .hangUp)]
        } else {
            steps.append(.when(.connected, after: delay(500...15000), .hangUp))
        }
        return PhoneScript(
            name, voice: .talk(.caller, speaking: delay(500...3000), pausing: delay(300...4000)),
            dials: "demo", steps: steps)
    }

    private mutating func operatorPhone(number: Int) -> PhoneScript {
        let name = ["lena", "maria", "nora"][number % 3]
        let tone = [Tone.operatorA, .operatorB, .operatorC][number % 3]
        let answers = PhoneScript.Reception.answer(after: delay(0...2800))
        func phone(
            _ reception: PhoneScript.Reception, _ steps: [PhoneScript.Step] = []
        ) -> PhoneScript {
            PhoneScript(name, voice: .tone(tone), whenCalled: reception, steps: steps)
        }
        let accept = PhoneScript.Step.when(.hears(.whisper), after: delay(0...3000), .press("1"))
        switch Int.random(in: 0..<12, using: &random) {
        case 0: return phone(.ringForever)
        case 1:
            let status = [486, 603, 404, 480, 503, 500, 403, 600].randomElement(using: &random)
            return phone(.reject(status ?? 486, after: delay(0...1500)))
        case 2: return phone(.unreachable)
        case 3: return phone(answers)
        case 4:
            return phone(answers, [.when(.hears(.whisper), after: delay(0...2000), .press("2"))])
        case 5:
            return phone(answers, [.when(.connected, after: delay(0...3000), .hangUp)])
        case 6:
            return phone(answers, [accept, .when(.then, after: delay(0...4000), .hangUp)])
        case 7:
            return phone(
                answers,
                [
                    .when(.connected, after: delay(0...1500), .hold()),
                    .when(.then, after: delay(200...2000), .resume), accept,
                ])
        case 8:
            return phone(
                answers, [.when(.hears(.whisper), after: delay(0...1000), .press("3")), accept])
        case 9:
            // About when the CANCEL is on its way.
            let moment = Scenario.ringTime.inMilliseconds
            return phone(.answer(after: delay(Int(moment) - 60...Int(moment) + 20)), [accept])
        default: return phone(answers, [accept])
        }
    }

    private mutating func bot() -> BotScript {
        var bot = chance(0.3) ? Scenario.askingBot : Scenario.talkingBot
        switch Int.random(in: 0..<12, using: &random) {
        case 0: bot.death = .afterStart(delay(0...8000))
        case 1: bot.death = .afterHandoffBegan(delay(0...4000))
        case 2: bot.connection = .refused(after: delay(0...500))
        case 3: bot.connection = .neverOpens
        case 4: bot.ignoresHandoffs = true
        case 5: bot.lines.steps = [.say(clip: "short", interruptible: true), .goSilent]
        case 6: bot.lines.steps.insert(.hangUp(reason: "done"), at: 1)
        case 7:
            bot.lines.steps = [
                .say(clip: "short", interruptible: false), .close(code: 1000, reason: "done"),
            ]
        default: bot.connection = .opens(after: delay(1...900))
        }
        return bot
    }

    private mutating func moments() -> [Scenario.Moment] {
        var moments: [Scenario.Moment] = []
        if chance(0.06) { moments.append(.init(.abort, at: delay(500...12000))) }
        if chance(0.06) { moments.append(.init(.takeOver(target: nil), at: delay(500...12000))) }
        if chance(0.03) {
            moments.append(.init(.hangUp(reason: "done"), at: delay(500...12000)))
        }
        if chance(0.06) {
            moments.append(.init(.drain(grace: delay(0...3000)), at: delay(500...12000)))
        }
        return moments
    }

    // MARK: Dice

    private mutating func chance(_ share: Double) -> Bool {
        Double.random(in: 0..<1, using: &random) < share
    }

    private mutating func delay(_ milliseconds: ClosedRange<Int>) -> Duration {
        .milliseconds(Int.random(in: milliseconds, using: &random))
    }
}
