// SPDX-License-Identifier: Apache-2.0

import CallModel
import Handoff
import Testing
import Timing

/// Random histories of ringing ahead, standing down, escalating, operators and hang-ups: whatever
/// their order, the audit finds nothing, every ring has one account, and nobody is rung twice at once.
@Suite struct PredialHistoryTests {
    private enum Act: CaseIterable {
        case upset, tooLong, billed, calm, over, billPaid
        case asked, escalatesTooLong, escalatesBilled, announced
        case rings, answers, accepts, declines, repeats, fails, leaves, hangsInQueue
        case agentSpeaks, agentPauses, agentDies, agentEnds, asksBack
        case takeOver, takeOverAnna, abort, drain, callerHolds, callerResumes, callerLeaves
    }

    @Test(arguments: 0..<10)
    func theAuditFindsNothing(batch: Int) {
        for offset in 0..<150 {
            let seed = UInt64(9000 + batch * 150 + offset)
            let call = Self.history(seed: seed)
            #expect(call.violations == [], "seed \(seed)")
            #expect(call.isFinished, "seed \(seed)")
            let begun = call.journal.filter {
                if case .predialled = $0.kind { true } else { false }
            }
            let ended = call.journal.filter { if case .stoodDown = $0.kind { true } else { false } }
            #expect(begun.count == ended.count, "seed \(seed)")
            let used = call.rings.filter { $0.hasSuffix("used") }.count
            let saved = call.began.filter { $0.contains("saved") }.count
            #expect(used == saved, "seed \(seed): a ring is used by the handoff that saves by it")
            #expect(call.attempts.count == call.dialled.count, "seed \(seed)")
        }
    }

    /// The audit is worth something here: what is random does come to every end there is.
    @Test func everyEndOfARingIsMet() {
        let calls = (0..<400).map { Self.history(seed: 77_000 + UInt64($0)) }
        let rings = calls.flatMap(\.rings)
        #expect(rings.contains { $0.hasSuffix("used") })
        #expect(rings.contains { $0.hasSuffix("in vain") })
        for phase in ["joining", "talking-whispering", "talking-ringing", "talking-pausing"] {
            #expect(calls.contains { $0.phases.contains(phase) }, "\(phase)")
        }
        #expect(calls.contains { $0.played(.notNeeded) > 0 })
        #expect(calls.contains { $0.played(.mayBeNeeded) > 0 })
        #expect(Set(calls.flatMap(\.outcomes)).count > 6)
    }

    private static func history(seed: UInt64) -> Rehearsal {
        var random = SeededRandom(seed: seed)
        var call = Rehearsal.talking(plan(using: &random))
        if seed % 6 == 0 { call.clipsEnd = false }
        switch seed % 4 {
        case 0: call.synthesis = .never
        case 1: call.synthesis = .fails
        default: break
        }
        // Some begin where chance seldom leads.
        if seed % 5 == 0 {
            for act in [Act.upset, .answers, .calm] { perform(act, in: &call) }
        }
        for _ in 0..<Int.random(in: 4...30, using: &random) {
            guard let act = Act.allCases.randomElement(using: &random) else { break }
            // Whoever leaves, dies or stops at every turn meets little else.
            switch act {
            case .callerLeaves, .agentDies, .agentEnds, .drain:
                if Int.random(in: 0..<6, using: &random) > 0 { continue }
            default: break
            }
            perform(act, in: &call)
            call.phases.insert(call.machine.phase.name)
            switch Int.random(in: 0..<4, using: &random) {
            case 0: break
            case 1: call.pass(.milliseconds(Int.random(in: 0..<400, using: &random)))
            default: call.pass(.milliseconds(Int.random(in: 0..<5000, using: &random)))
            }
            call.phases.insert(call.machine.phase.name)
        }
        call.take(.callerGone(reason: "BYE"))
        call.pass(.seconds(5))
        return call
    }

    private static func plan(using random: inout SeededRandom) -> CallPlan {
        .two(LastResort.allCases.randomElement(using: &random) ?? .agent) { plan in
            if Bool.random(using: &random) { plan.defaultRoute.whileWaiting = .agent }
            switch Int.random(in: 0..<5, using: &random) {
            case 0: plan.routes["billing"]?.targets = [plan.defaultRoute.targets[0]]
            case 1: plan.routes["billing"]?.targets.insert(.billing(acceptAfter: nil), at: 0)
            case 2: plan.defaultRoute.targets = [plan.defaultRoute.targets[0]]
            case 3: plan.defaultRoute.actions[.busy] = .again(after: .seconds(2), times: 1)
            default: plan.defaultRoute.actions[.declined] = .route("billing")
            }
        }
    }

    private static func perform(_ act: Act, in call: inout Rehearsal) {
        let attempt = AttemptID(number: max(1, call.dialled.count))
        let zero = EveryStateTests.zero
        switch act {
        case .upset: call.take(.predial(.upset))
        case .tooLong: call.take(.predial(.tooLong))
        case .billed: call.take(.predial(EveryStateTests.billed))
        case .calm: call.take(.standDown(rule: "upset", why: "score 0.2 of 2"))
        case .over: call.take(.standDown(rule: "too-long", why: "over"))
        case .billPaid: call.take(.standDown(rule: "bill", why: "paid"))
        case .asked: call.take(.escalation(.asked))
        case .escalatesTooLong: call.take(.escalation(.tooLong))
        case .escalatesBilled: call.take(.escalation(EveryStateTests.billed))
        case .announced: call.take(.escalation(EveryStateTests.announced))
        case .rings: call.take(.operatorRinging(attempt, .said(180, "Ringing")))
        case .answers: call.take(.operatorAnswered(attempt))
        case .accepts: call.press("1")
        case .declines: call.press("2")
        case .repeats: call.press("3")
        case .fails: call.take(.operatorFailed(attempt, .busy, .said(486, "Busy Here")))
        case .leaves: call.take(.operatorGone(attempt, reason: "BYE"))
        case .hangsInQueue: call.take(.held(.operator, true))
        case .agentSpeaks: call.take(.signal(.speechBegan(.agent, at: zero)))
        case .agentPauses:
            call.take(.signal(.speechEnded(.agent, began: zero, ended: zero)))
        case .agentDies: call.take(AgentTests.lost)
        case .agentEnds: call.take(.agentHangUp(reason: "done"))
        case .asksBack: call.take(.askBack)
        case .takeOver: call.take(.takeOver(TakeOver(target: nil)))
        case .takeOverAnna: call.take(.takeOver(TakeOver(target: "anna")))
        case .abort: call.take(.abortHandoff)
        case .drain: call.take(.mustEnd(reason: "the gateway stops"))
        case .callerHolds: call.take(.held(.caller, true))
        case .callerResumes: call.take(.held(.caller, false))
        case .callerLeaves: call.take(.callerGone(reason: "BYE"))
        }
    }
}
