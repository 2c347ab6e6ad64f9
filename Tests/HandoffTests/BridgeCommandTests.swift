// SPDX-License-Identifier: Apache-2.0

import CallModel
import Handoff
import Testing
import Timing

/// What an operator who talks with the caller asks for by keys: in the first seconds, later, and while
/// either phone holds.
@Suite struct BridgeCommandTests {
    private static func plan(change: (inout CallPlan) -> Void = { _ in }) -> CallPlan {
        .two { plan in
            plan.bridgeKeys.passOn = .init(keys: "*3", route: "billing")
            change(&plan)
        }
    }

    /// How long after the bridge: before and after it counts as a talk.
    static let moments = [Duration.zero, .seconds(2), .seconds(6), .seconds(90)]

    private static func bridged(_ plan: CallPlan = plan(), for time: Duration) -> Rehearsal {
        var call = Rehearsal.bridged(plan)
        call.pass(time)
        return call
    }

    private func told(_ effects: [CallEffect]) -> [AgentNotice] {
        effects.compactMap { if case .tellAgent(let notice) = $0 { notice } else { nil } }
    }

    private func commanded(_ call: Rehearsal) -> [String] {
        call.journal.compactMap { _, kind in
            guard case .operatorCommanded(_, let command, let isDone) = kind else { return nil }
            return command.rawValue + (isDone ? "" : " refused")
        }
    }

    // MARK: Back to the agent

    @Test(arguments: moments) func givesBack(after time: Duration) {
        var call = Self.bridged(for: time)
        call.take(.operatorNoted(1, "sends a new invoice"))
        let step = call.take(.operatorCommands(.giveBack))
        #expect(call.outcomes == ["bridged completed"])
        #expect(call.attempts == ["anna completed"])
        #expect(step.contains { if case .hangUpOperator(1, _) = $0 { true } else { false } })
        #expect(call.played(.givenBack) == 1)
        #expect(call.machine.routing == .announcement)
        let before = call.effects.count
        call.pass(.seconds(3))
        #expect(call.machine.phase == .talking)
        #expect(call.machine.routing == .conversation)
        let notices = told(Array(call.effects[before...]))
        #expect(notices.count == 1)
        guard case .givenBack(let id, let name, let note, let attempts)? = notices.first else {
            return
        }
        #expect(id == HandoffID(1, of: CallID(rawValue: "c1")))
        #expect(name == "anna" && note == "sends a new invoice" && attempts.count == 1)
        // And everything begins anew.
        call.take(.escalation(.asked))
        #expect(call.dialled == ["anna", "anna"])
        #expect(call.packages.last?.context.contains { $0.value == "sends a new invoice" } == true)
        call.take(.callerGone(reason: "BYE"))
        #expect(call.isFinished && commanded(call) == ["give-back"] && call.violations == [])
    }

    /// The agent is not there any more: the operator hears so and stays.
    @Test(arguments: moments) func staysWhereThereIsNoAgent(after time: Duration) {
        var lost = Self.bridged(for: time)
        lost.take(.signal(.agentLost(reason: "1011")))
        let closed = Self.bridged(Self.plan { $0.agentAfterBridge = .close }, for: time)
        for var call in [lost, closed] {
            let phase = call.machine.phase
            call.take(.operatorCommands(.giveBack))
            #expect(call.machine.phase == phase && call.machine.routing == .bridge)
            #expect(call.played(.notPossible) == 1 && call.played(.givenBack) == 0)
            #expect(commanded(call) == ["give-back refused"])
            call.pass(.seconds(10))
            #expect(call.machine.phase == .joined(1))
        }
    }

    /// The agent is lost while the caller hears that it comes back; or the clip never ends.
    @Test func theWayBackHasItsOwnEnds() {
        var lost = Self.bridged(for: .seconds(6))
        lost.take(.operatorCommands(.giveBack))
        lost.take(.signal(.agentLost(reason: "1011")))
        #expect(lost.played(.agentLost) == 1)
        lost.pass(.seconds(1))
        #expect(lost.dialled == ["anna", "anna"])
        var endless = Self.bridged(for: .seconds(6))
        endless.clipsEnd = false
        endless.take(.operatorCommands(.giveBack))
        endless.pass(.seconds(13))
        #expect(endless.machine.phase == .talking)
        var gone = Self.bridged(for: .seconds(6))
        gone.take(.operatorCommands(.giveBack))
        gone.take(.callerGone(reason: "BYE"))
        #expect(gone.isFinished)
        var asks = Self.bridged(for: .seconds(6))
        asks.take(.operatorCommands(.giveBack))
        asks.take(.escalation(.asked))
        // The agent, which has not been told yet, is not heard.
        #expect(asks.machine.routing.caller[.agent] == 0)
        #expect(asks.played(.connecting) == 2)
    }

    // MARK: To another route

    @Test(arguments: moments) func passesOn(after time: Duration) {
        var call = Self.bridged(for: time)
        call.take(.operatorNoted(1, "wrong team, it is about an invoice"))
        call.take(.operatorCommands(.passOn))
        #expect(call.outcomes == ["bridged completed"])
        #expect(call.dialled == ["anna", "carla"])
        // Nobody's voice, the agent's least of all.
        #expect(call.machine.routing.caller[.agent] == 0)
        #expect(call.machine.routing.caller[.operator] == 0)
        #expect(call.played(.connecting) == 2)
        let package = call.packages.last
        #expect(package?.route == "billing" && package?.trigger == "passed-on")
        #expect(package?.attempts.map(\.target) == ["anna"])
        #expect(package?.briefing.contains("anna has passed the caller on") == true)
        #expect(package?.briefing.contains("wrong team") == true)
        call.pass(.seconds(1))
        call.take(.operatorAnswered(2))
        call.pass(.seconds(8))
        call.press("1")
        #expect(call.machine.routing == .bridge)
        call.pass(.seconds(6))
        #expect(call.outcomes == ["bridged completed", "bridged completed"])
        #expect(call.machine.phase == .joined(2) && call.violations == [])
    }

    /// A route on which nobody but who passes on could be called; one that is closed; none.
    @Test func staysWhereNobodyCouldBeCalled() {
        let plans = [
            Self.plan { $0.routes["billing"]?.targets = $0.defaultRoute.targets.dropLast() },
            Self.plan { $0.routes["billing"]?.targets = [] }, CallPlan.two(),
        ]
        for plan in plans {
            var call = Self.bridged(plan, for: .seconds(6))
            call.take(.operatorCommands(.passOn))
            #expect(call.machine.phase == .joined(1))
            #expect(commanded(call) == ["pass-on refused"])
            #expect(call.played(.notPossible) == 1)
        }
    }

    /// Who has passed a caller on is not called again, unless somebody names them.
    @Test func whoPassedOnIsLeftAlone() {
        var call = Self.bridged(
            Self.plan { $0.routes["billing"]?.overflow = "support" }, for: .zero)
        call.take(.operatorCommands(.passOn))
        call.take(.operatorFailed(2, .busy))
        #expect(call.dialled == ["anna", "carla", "ben"])
        call.take(.takeOver(TakeOver(target: "anna")))
        #expect(call.dialled == ["anna", "carla", "ben", "anna"])
        #expect(call.violations == [])
    }

    // MARK: The briefing

    @Test(arguments: moments) func saysTheBriefingAgain(after time: Duration) {
        var call = Self.bridged(for: time)
        let step = call.take(.operatorCommands(.whisper))
        #expect(step.contains(.play(.spoken(1), on: .whisper, loops: false)))
        #expect(call.machine.routing == .bridgeWhispering())
        #expect(call.machine.routing.caller[.operator] == 1)
        call.pass(.seconds(7))
        #expect(call.machine.routing == .bridge && call.violations == [])
    }

    @Test func theBriefingEndsByTimeByHoldAndByAnother() {
        var endless = Self.bridged(for: .seconds(6))
        endless.clipsEnd = false
        endless.take(.operatorCommands(.whisper))
        endless.pass(.seconds(21))
        #expect(endless.machine.routing == .bridge)
        var held = Self.bridged(for: .seconds(6))
        held.take(.operatorCommands(.whisper))
        let step = held.take(.held(.operator, true))
        #expect(step.contains(.stop(.whisper)) && held.machine.routing == .bridgeOnHold())
        held.take(.operatorCommands(.whisper))
        #expect(commanded(held) == ["whisper", "whisper refused"])
        held.take(.held(.operator, false))
        #expect(held.machine.routing == .bridge)
        for command in [BridgeCommand.giveBack, .passOn] {
            var other = Self.bridged(for: .seconds(6))
            other.take(.operatorCommands(.whisper))
            #expect(other.take(.operatorCommands(command)).contains(.stop(.whisper)))
        }
        var lost = Self.bridged(for: .seconds(1))
        lost.take(.operatorCommands(.whisper))
        #expect(lost.take(.operatorGone(1, reason: "BYE")).contains(.stop(.whisper)))
        #expect(endless.violations + held.violations + lost.violations == [])
    }

    @Test func thereMayBeNoBriefing() {
        var call = Rehearsal.talking()
        call.synthesis = .fails
        call.take(.escalation(.asked))
        call.take(.operatorAnswered(1))
        call.pass(.seconds(1))
        call.press("1")
        #expect(call.machine.bridgedBriefing == nil)
        call.take(.operatorCommands(.whisper))
        #expect(commanded(call) == ["whisper refused"])
        #expect(Rehearsal.bridged().machine.bridgedBriefing == .spoken(1))
        let off = Rehearsal.bridged(.two { $0.bridgeKeys.whisper = nil })
        #expect(off.machine.bridgedBriefing == nil)
    }

    /// A caller whose phone holds hears nothing of it, and is not lost.
    @Test(arguments: BridgeCommand.allCases) func theCallersPhoneMayHold(_ command: BridgeCommand) {
        var call = Self.bridged(for: .seconds(6))
        call.take(.held(.caller, true))
        call.take(.operatorCommands(command))
        call.pass(.seconds(5))
        call.take(.held(.caller, false))
        call.pass(.seconds(5))
        call.take(.callerGone(reason: "BYE"))
        call.pass(.seconds(5))
        #expect(call.isFinished && call.violations == [])
    }
}
