// SPDX-License-Identifier: Apache-2.0

import CallModel
import Handoff
import Timing

/// Makes up stories, within what people, agents and their surroundings do.
struct PeopleWriter {
    var random: SeededRandom
    let faults: Set<PeopleFaults.Kind>

    mutating func story() -> PeopleStory {
        var calls = [call(at: .zero)]
        // Two callers who want the same people.
        if chance(0.15) { calls.append(call(at: delay(0...20_000))) }
        var operators: [String: [OperatorConduct]] = [:]
        for target in Set(calls.flatMap(\.plan.targets)).sorted(by: { $0.name < $1.name }) {
            operators[target.name] = (0...pick(0...1)).map { _ in
                target.isAgent ? successor() : person(ringing: target.ringTime)
            }
        }
        var story = PeopleStory(calls: calls, operators: operators, faults: surroundings())
        rest(&story)
        return story
    }

    // MARK: Calls

    private mutating func call(at arrival: Duration) -> PeopleStory.Call {
        let index = pick(0...(ModelPlan.all.count - 1))
        var plan = ModelPlan.all[index].plan
        vary(&plan)
        var call = PeopleStory.Call(
            plan: plan, arrives: arrival, caller: caller(), agent: agent(), outside: outside())
        if chance(0.02) { call.acknowledges = chance(0.3) ? nil : delay(0...42_000) }
        return call
    }

    private mutating func vary(_ plan: inout CallPlan) {
        if chance(0.3) {
            plan.defaultRoute.lastResort = LastResort.allCases[pick(0...5)]
            plan.defaultRoute.ifAgentLost = Farewell.allCases[pick(0...4)]
        }
        if chance(0.3) { ringTogether(&plan.defaultRoute) }
        if chance(0.3) { plan.afterConversation = CallPlan.AfterConversation.allCases[pick(0...2)] }
        if chance(0.2) { plan.agentAfterBridge = chance(0.5) ? .keep : .close }
        if chance(0.2) { plan.callerKeys = CallerKeys(stay: "1", callback: "2") }
        if chance(0.1) { plan.asksConsent.toggle() }
        if chance(0.2) { plan.defaultRoute.longestWait = delay(1000...40_000) }
        guard chance(0.3) else { return }
        for failure in AttemptFailure.allCases where chance(0.5) {
            plan.defaultRoute.actions[failure] = action()
        }
    }

    /// People of a route, with others or without, are rung at once; agents keep their places.
    private mutating func ringTogether(_ route: inout Route) {
        var people = route.targets.filter { !$0.isAgent }
        for target in Self.more where !people.contains(where: { $0.name == target.name }) {
            if chance(0.5) { people.append(target) }
        }
        people.shuffle(using: &random)
        guard let round = Round(together: Array(people.prefix(Round.most))) else { return }
        let rounds = route.rounds.filter { $0.targets.allSatisfy(\.isAgent) }
        route.rounds = rounds
        route.rounds.insert(round, at: pick(0...rounds.count))
    }

    private static let more = ["anna", "ben", "carla", "dora"].map {
        Target(name: $0, uri: "sip:\($0)@pbx.example", ringTime: .seconds(12))
    }

    private mutating func action() -> FailureAction {
        switch pick(0...3) {
        case 0: .lastResort
        case 1: .route("others")
        case 2: .again(after: delay(1000...8000), times: pick(1...2))
        default: .next
        }
    }

    private mutating func caller() -> [PeopleStory.Act] {
        var acts: [PeopleStory.Act] = []
        // Sound and keys may come before the ACK does.
        if chance(0.03) {
            acts.append(
                .when(
                    .phase("arrived"), .input(.escalation(Self.wish(isExplicit: true, nil)))))
        }
        for _ in 0..<pick(1...4) { acts.append(callerAct()) }
        if chance(0.1) { acts += typing() }
        // Some wait for what they are told to wait for, some do not.
        if chance(0.05) {
            let leaves = PeopleStory.Act.when(.phase("arrived"), after: delay(0...50), leaving)
            acts.insert(leaves, at: 0)
        } else if chance(0.6) {
            acts.append(.when(.then, after: delay(0...90_000), leaving))
        } else {
            let name = Self.phases[pick(0...(Self.phases.count - 1))]
            acts.append(.when(.phase(name), after: delay(0...6000), leaving))
        }
        return acts
    }

    private let tones = CallTone.allCases
    private let leaving = PeopleStory.What.input(.callerGone(reason: "BYE"))

    /// Where callers and whoever is outside lose patience.
    private static let phases = [
        "talking", "awaiting-agent", "dialling", "ringing", "whispering", "considering", "pausing",
        "bridged", "joined", "exhausted", "returning", "inviting-message", "recording", "parting",
        "taking-number",
    ]

    /// A number as it is typed, key after key.
    private mutating func typing() -> [PeopleStory.Act] {
        let number = (0..<pick(3...16)).map { _ in Character("\(pick(0...9))") } + ["#", "1"]
        let keys = number.map { key in
            PeopleStory.Act.when(
                .then, after: delay(100...900),
                .input(.signal(.digit(Digit(party: .caller, key: key, carrier: .info)))))
        }
        return [.when(.phase("taking-number"), after: delay(0...4000), .input(.askBack))] + keys
    }

    private mutating func callerAct() -> PeopleStory.Act {
        let zero = SampleTime(samples: 0)
        let said = TranscriptSegment(party: .caller, text: "My order has not come.")
        let input: CallInput =
            switch pick(0...10) {
            case 0...3: .escalation(Self.wish(isExplicit: true, chance(0.2) ? "others" : nil))
            case 4: .escalation(Self.wish(isExplicit: false, nil))
            case 5: .signal(.speechBegan(.caller, at: zero))
            case 6: .signal(.speechEnded(.caller, began: zero, ended: zero))
            case 7: .signal(.transcript(said))
            case 8: .held(.caller, chance(0.5))
            case 9: .askBack
            default:
                .signal(
                    .digit(
                        Digit(
                            party: .caller, key: Array("###55521*")[pick(0...8)], carrier: .info)))
            }
        if chance(0.25) {
            let name = Self.phases[pick(0...(Self.phases.count - 1))]
            return .when(.phase(name), after: delay(0...4000), .input(input))
        }
        return .when(.then, after: delay(0...9000), .input(input))
    }

    private static func wish(isExplicit: Bool, _ route: String?) -> Escalation {
        Escalation(
            trigger: isExplicit ? "asked" : "too-long", reason: "a person is needed",
            route: route, evidence: [], isExplicit: isExplicit)
    }

    private mutating func outside() -> [PeopleStory.Act] {
        guard chance(0.3) else { return [] }
        let what: PeopleStory.What =
            switch pick(0...11) {
            case 0, 8, 9: .input(.abortHandoff)
            case 1, 10, 11: .input(.takeOver(TakeOver(target: nil)))
            case 2: .input(.takeOver(TakeOver(target: chance(0.5) ? "anna" : "ben")))
            case 3: .input(.hangUp(reason: "done"))
            case 4: .input(.mustEnd(reason: "no more disk"))
            case 5: .input(.askConsent)
            default: .stops(grace: delay(0...8000))
            }
        if chance(0.3) { return [.when(.then, after: delay(0...30_000), what)] }
        let name = chance(0.05) ? "arrived" : Self.phases[pick(0...(Self.phases.count - 1))]
        return [.when(.phase(name), after: delay(0...3000), what)]
    }

    // MARK: Agents

    private mutating func agent() -> AgentConduct {
        let connects: Duration? = chance(0.03) ? nil : delay(10...1500)
        var conduct = AgentConduct(connectsAfter: connects, tellsItsPauses: chance(0.8))
        for _ in 0..<pick(0...5) { conduct.acts.append(.init(delay: delay(0...9000), what: act())) }
        return conduct
    }

    private mutating func act() -> CallInput {
        let zero = SampleTime(samples: 0)
        return switch pick(0...11) {
        case 0...3: .signal(.speechBegan(.agent, at: zero))
        case 4...6: .signal(.speechEnded(.agent, began: zero, ended: zero))
        case 7: .signal(.agentLost(reason: "1011"))
        case 8: .agentHangUp(reason: "done")
        case 9: .agentClosed(reason: "1000")
        case 10: .escalation(Self.wish(isExplicit: true, nil))
        default: .agentSentencePlayed
        }
    }

    private mutating func successor() -> OperatorConduct {
        switch pick(0...7) {
        case 0: OperatorConduct(.silent)
        case 1: OperatorConduct(.fails(.unreachable, after: delay(0...1000)))
        case 2: OperatorConduct(.answers(after: delay(0...4000)))
        case 3:
            OperatorConduct(
                .answers(after: delay(0...1000)), [(delay(0...3000), .chooses(.decline))])
        case 4:
            OperatorConduct(
                .answers(after: delay(0...1000)),
                [(delay(0...3000), chance(0.5) ? .isLost : .fails(.unreachable))])
        default:
            OperatorConduct(
                .answers(after: delay(0...1000)), [(delay(0...3000), .chooses(.accept))])
        }
    }

    // MARK: Operators

    /// Somebody at a phone: most answer, listen for a while and take the call.
    private mutating func person(ringing: Duration) -> OperatorConduct {
        let answers = OperatorConduct.Reception.answers(after: delay(0...12_000))
        switch pick(0...13) {
        case 0: return OperatorConduct(.ringsForever)
        case 1: return OperatorConduct(.silent)
        case 2:
            let failure = LegFailure.allCases[pick(0...(LegFailure.allCases.count - 1))]
            return OperatorConduct(.fails(failure, after: delay(0...3000)))
        case 3:
            // About when the ring time is over.
            let moment = ringing.inMilliseconds
            return OperatorConduct(
                .answers(after: .milliseconds(moment - 60) + delay(0...80)), whisper())
        case 4: return OperatorConduct(.answersAsCancelled, whisper())
        case 5 where chance(0.4):
            return OperatorConduct(.goes(after: chance(0.4) ? .zero : delay(0...3000)))
        default: return OperatorConduct(answers, whisper())
        }
    }

    private mutating func whisper() -> [(Duration, OperatorAct)] {
        var acts: [(Duration, OperatorAct)] = []
        if chance(0.15) { acts.append((delay(0...5000), .presses(chance(0.6) ? "3" : "9"))) }
        if chance(0.12) {
            acts += [(delay(0...4000), .holds), (delay(200...20_000), .resumes)]
        }
        switch pick(0...13) {
        case 0: acts.append((delay(0...9000), .presses("2")))
        case 1: acts.append((delay(0...9000), .hangsUp))
        case 2: acts.append((delay(0...9000), .isLost))
        case 3: acts.append((delay(0...4000), .isHeardAs(.voicemail)))
        case 4: acts.append((delay(0...4000), .isHeardAs(chance(0.5) ? .menu : .screening)))
        case 5: acts.append((delay(0...3000), .tone(tones[pick(0...(tones.count - 1))])))
        case 6: if chance(0.5) { acts.append((delay(0...9000), .fails(.unreachable))) }
        case 7: acts += [(delay(0...9000), .says("yes"))] + conversation()
        default: acts += [(delay(0...12_000), .presses("1"))] + conversation()
        }
        return acts
    }

    private mutating func conversation() -> [(Duration, OperatorAct)] {
        var acts: [(Duration, OperatorAct)] = []
        if chance(0.15) { acts += [(delay(0...6000), .holds), (delay(200...9000), .resumes)] }
        if chance(0.2) {
            acts.append((delay(0...15_000), .commands(BridgeCommand.allCases[pick(0...2)])))
        }
        switch pick(0...4) {
        case 0: acts.append((delay(0...5000), .hangsUp))
        case 1: acts.append((delay(4000...60_000), .hangsUp))
        case 2: acts.append((delay(0...20_000), chance(0.5) ? .tone(.busy) : .isLost))
        case 3 where chance(0.3): acts.append((delay(0...20_000), .fails(.gone)))
        default: break
        }
        return acts
    }

    // MARK: Dice

    mutating func chance(_ share: Double) -> Bool {
        Double.random(in: 0..<1, using: &random) < share
    }

    mutating func pick(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }

    mutating func delay(_ milliseconds: ClosedRange<Int>) -> Duration {
        .milliseconds(Int.random(in: milliseconds, using: &random))
    }
}
