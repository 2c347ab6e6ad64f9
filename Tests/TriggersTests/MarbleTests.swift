// SPDX-License-Identifier: Apache-2.0

import CallModel
import Testing
import Timing
import Triggers

@Suite struct MarbleTests {
    static func rule(
        _ condition: any TriggerCondition, _ firing: TriggerRule.Firing = .always,
        mode: TriggerRule.Mode = .live, action: TriggerAction = .handoff
    ) -> TriggerRule {
        TriggerRule(
            name: "r", condition: condition, reason: "", firing: firing, action: action,
            mode: mode)
    }

    static func check(
        _ condition: any TriggerCondition, _ signals: String, _ expected: String,
        facts: CallFacts = CallFacts(), source: SourceLocation = #_sourceLocation
    ) {
        let verdicts = Marbles.verdicts(signals, [rule(condition)], facts: facts)
        #expect(
            verdicts == expected.filter { $0 != " " }, "\(signals)", sourceLocation: source)
    }

    static let cancel = WordsCondition(phrases: ["cancel my contract"])
    static let money = WordsCondition(phrases: ["money back"])
    static let failed = ToolFailedCondition()
    static let large = ContextCondition("amount", .init(above: 1000))
    static let angry = SentimentCondition(["angry"])

    @Test func all() {
        let both = AllCondition([Self.cancel, Self.failed], within: .seconds(2))
        Self.check(both, "-w-f-----f--", "---!--------")
        Self.check(both, "-f-w--------", "---!--------")
        Self.check(both, "-w-----f-w--", "---------!--")
        Self.check(both, "-(wf)-(fw)--", "-!-!--")
        Self.check(both, "-w-f-f-w-w-f", "---!---!---!")
    }

    @Test func allWithGuards() {
        let refund = AllCondition([Self.money, Self.large], within: .seconds(3))
        Self.check(refund, "m---v---", "----!---")
        Self.check(refund, "v--m----", "---!----")
        Self.check(refund, "v-------m--", "-----------")
        Self.check(refund, "m-M-v---", "--------")
        // What changes at the same moment counts as it was, too.
        Self.check(refund, "m--(Mv)--v", "---!---")
        Self.check(refund, "m--(vM)----", "---!----")
        let guards = AllCondition([Self.large, CallTimeCondition(above: .seconds(2))])
        Self.check(guards, "m--------", "----!----")
        Self.check(guards, "------m-M-m-m", "------!---!--")
    }

    @Test func any() {
        let either = AnyCondition([Self.cancel, Self.failed])
        Self.check(either, "-w-f-v-(wf)", "-!-!---(!!)")
        Self.check(AnyCondition([Self.large, Self.failed]), "mM-f-m", "!--!-!")
    }

    @Test func not() {
        // Words, but not while the agent apologises.
        let quiet = AllCondition([
            Self.cancel, NotCondition(Self.failed, within: .seconds(2)),
        ])
        Self.check(quiet, "--w--f--w-----w-", "--!-----------!-")
        Self.check(quiet, "-(wf)---", "-----")
        Self.check(quiet, "-(fw)---", "-----")
        let small = AllCondition([Self.cancel, NotCondition(Self.large)])
        Self.check(small, "-(wm)-M-(wm)-", "-------")
        Self.check(small, "w-m-w-M-w", "!-------!")
    }

    @Test func then() {
        let chain = ThenCondition([Self.failed, Self.cancel, Self.money], within: .seconds(4))
        Self.check(chain, "-f-w-v--", "-----!--")
        Self.check(chain, "-w-f-v--", "--------")
        Self.check(chain, "-f-w------v-w-v", "---------------")
        Self.check(chain, "-f-----f-w-v--", "-----------!--")
        Self.check(chain, "-(fwv)-(vwf)--", "-!-!--")
        Self.check(
            ThenCondition([Self.failed, Self.large, Self.cancel]), "m-f-w---M-f-w-",
            "----!---------")
    }

    @Test func count() {
        let thrice = CountCondition(Self.failed, times: 3, within: .seconds(3))
        Self.check(thrice, "-f-f-f---", "-----!---")
        Self.check(thrice, "-f-f----f-f-f", "--------~---!")
        Self.check(thrice, "-f----------", "------------")
        Self.check(
            ToolFailedCondition(times: 2, within: .seconds(2)), "f--f-f-----f----",
            "---!------~-----")
        // One that works in between counts for nothing, or ends the count.
        let often = ToolFailedCondition(times: 3, within: .seconds(5))
        Self.check(often, "f-f-o-f-f-f--", "------!------")
        let row = ToolFailedCondition(times: 3, within: .seconds(5), isInARow: true)
        Self.check(row, "f-f-o-f-f-f--", "----------!--")
        Self.check(row, "(ff)-(of)-f-o-f-f", "-----------")
        let others = ToolFailedCondition(
            ["orders", "mail"], times: 2, within: .seconds(5), isInARow: true)
        Self.check(others, "f-o-f-f", "------!")
        let strangers = ToolFailedCondition(["mail"], times: 1, isInARow: true)
        Self.check(strangers, "f-o-f-f", "-------")
    }

    @Test func unsure() {
        Self.check(
            ConfidenceCondition(below: 0.5, times: 2, within: .seconds(5)), "y-Y-y--", "----!--")
        Self.check(
            ConfidenceCondition(below: 0.5, times: 2, within: .seconds(5), isInARow: true),
            "y-Y-y-y", "------!")
    }

    @Test func agentWatch() {
        Self.check(OnHoldCondition(lasting: .seconds(2)), "-W---E--W-W----", "------------!--")
        Self.check(OnHoldCondition(lasting: .seconds(2)), "-W---a--------", "--------------")
        Self.check(AgentLoopsCondition(times: 3), "q-s-Q-q-----q-q-q", "------!---------!")
        Self.check(AgentApologisesCondition(times: 2), "s-q-s----s---", "----!--------")
    }

    @Test func reported() {
        Self.check(IntentCondition(["Refund"]), "-i-y", "-!--")
        Self.check(IntentCondition(["refund"], slots: ["order"]), "-i-y", "----")
        Self.check(IntentCondition(["refund"], minimumConfidence: 0.95), "-i--", "-~--")
        Self.check(SentimentCondition(["angry"], minimumScore: 0.5), "-g-", "-!-")
        Self.check(SentimentCondition(["sad", "angry"], party: .agent), "-g-", "---")
    }

    @Test func score() {
        let score = ScoreCondition(
            [
                .init(Self.cancel, points: 2), .init(Self.failed, points: 1),
                .init(WordsCondition(phrases: ["thank you"]), points: -2),
            ], threshold: 3, halfLife: .seconds(4), aheadAt: 2)
        // Met, and again only after it was low.
        Self.check(score, "-w-f-------", "-+--------(x~)")
        Self.check(score, "-(wf)-(wf)----------------(wf)", "-!------------------!")
        Self.check(score, "-(fw)----", "-!----")
        // Taken off from the next moment on, in whatever order.
        Self.check(score, "-(wft)--", "-!--")
        Self.check(score, "-(twf)--", "-!--")
        Self.check(score, "-w-t-(wf)-", "-+--x!-")
    }

    @Test func scoreOfGuards() {
        let score = ScoreCondition(
            [.init(Self.large, points: 2.5), .init(Self.cancel, points: 1)], threshold: 3,
            halfLife: .seconds(4))
        Self.check(score, "m------w---", "-------!---")
        Self.check(score, "m--M---w---", "----~------")
    }

    @Test func modes() {
        let firing = TriggerRule.Firing.always
        let marks = { (mode: TriggerRule.Mode, action: TriggerAction) in
            Marbles.verdicts(
                "-w--h-w-b-----w---",
                [Self.rule(Self.cancel, firing, mode: mode, action: action)])
        }
        #expect(marks(.live, .handoff) == "-!----!-------!---")
        #expect(marks(.shadow, .handoff) == "-o----o-------o---")
        #expect(marks(.live, .askBack) == "-?----?-------?---")
        #expect(marks(.live, .recording(.pause)) == "-r----r-------r---")
        #expect(marks(.shadow, .recording(.pause)) == "------------------")
        // Cut short by the handoff; the later one lasts.
        #expect(marks(.ahead(.seconds(1.5)), .handoff) == "-+------------+--x")
    }
}
