// SPDX-License-Identifier: Apache-2.0

import CallModel
import Testing
import Timing
import Triggers

@Suite struct NearMissTests {
    /// The reasons of the near misses of one rule.
    static func whys(
        _ condition: any TriggerCondition, _ signals: String,
        _ firing: TriggerRule.Firing = .always
    ) -> [String] {
        Marbles.play(signals, [MarbleTests.rule(condition, firing)]).compactMap {
            guard case .observation(.nearMissed(let miss)) = $0.verdict, miss.rule == "r" else {
                return nil
            }
            #expect(!miss.evidence.isEmpty)
            return miss.why
        }
    }

    @Test func whatNearlyMetARule() {
        let cancel = MarbleTests.cancel
        #expect(Self.whys(cancel, "--n--") == ["negated"])
        let keyword = KeywordCondition(phrases: ["talk to a person"], minimumScore: -2)
        #expect(
            Self.whys(keyword, "-u-----------l--") == ["not confirmed", "below the score -2.0"])
        #expect(Self.whys(cancel, "-w-w", .cooldown(.seconds(5))) == ["within the cool-down"])
        #expect(Self.whys(cancel, "-w-w", .oncePerCall) == ["has fired in this call"])
        let twice = CountCondition(cancel, times: 2, within: .seconds(2))
        #expect(Self.whys(twice, "-w-------") == ["1 of 2 times in time"])
        let score = ScoreCondition(
            [.init(cancel, points: 2.4)], threshold: 3, halfLife: .seconds(4))
        #expect(Self.whys(score, "-w-------") == ["score 2.4 of 3"])
        let low = ScoreCondition(
            [.init(cancel, points: 2)], threshold: 3, halfLife: .seconds(4))
        #expect(Self.whys(low, "-w-------") == [])
    }

    @Test func partsCountWhereTheOthersAreMet() {
        let both = AllCondition([MarbleTests.cancel, MarbleTests.large])
        #expect(Self.whys(both, "-n-") == [])
        #expect(Self.whys(both, "mn-") == ["negated"])
        #expect(
            Self.whys(AnyCondition([MarbleTests.cancel, MarbleTests.failed]), "n") == ["negated"])
    }

    @Test func atMostOneInFiveSeconds() {
        #expect(Self.whys(MarbleTests.cancel, "nnnnnnnnnnnnnnn").count == 2)
    }

    @Test func notDuringAHandoff() {
        #expect(Self.whys(MarbleTests.cancel, "h-n-b-n-") == ["negated"])
        #expect(Self.whys(MarbleTests.cancel, "wh-w---", .cooldown(.seconds(5))) == [])
    }

    /// The caller's own wish is in a rule of the file and built in: it is missed once.
    @Test func aRefusedWishIsOneNearMiss() {
        let rule = MarbleTests.rule(WordsCondition(phrases: ["talk to a person"]))
        var engine = TriggerEngine(rules: [rule])
        let verdicts = engine.handle(
            Marbles.said("I do not want to talk to a person"), at: .zero, since: .zero)
        #expect(verdicts.compactMap(\.rule) == ["r"])
        #expect(verdicts.count == 1)
    }

    @Test func scoresAreToldAsTheyChange() {
        let score = ScoreCondition(
            [.init(MarbleTests.cancel, points: 1), .init(MarbleTests.failed, points: 1)],
            threshold: 3, halfLife: .seconds(4))
        let told = Marbles.play("-(wf)-------f--", [MarbleTests.rule(score)]).compactMap {
            if case .observation(.scored(let score)) = $0.verdict { score } else { nil }
        }
        #expect(told.map(\.cause) == ["\"cancel my contract\"", "orders failed: timeout"])
        #expect(told.allSatisfy { $0.threshold == 3 && $0.rule == "r" })
        #expect(told[0].score == 1 && told[1].score > 1.9 && told[1].score < 2.1)
    }
}
