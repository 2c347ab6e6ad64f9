// SPDX-License-Identifier: Apache-2.0

import CallModel
import Testing
import Timing
import Triggers

@Suite struct WordGroupTests {
    static func isSaid(_ group: WordGroup, _ text: String) -> Bool {
        let condition = WordsCondition(phrases: [], together: group)
        var engine = TriggerEngine(rules: [MarbleTests.rule(condition)])
        return engine.handle(Marbles.said(text), at: .zero, since: .zero).contains {
            $0.escalation?.trigger == "r"
        }
    }

    @Test(arguments: [
        (WordGroup(["cancel", "contract"]), "I'll cancel that old contract", true),
        (WordGroup(["cancel", "contract"]), "the contract, cancel it", true),
        (WordGroup(["cancel", "contract"]), "I cancel", false),
        (WordGroup(["cancel", "contract"]), "I do not want to cancel my contract", false),
        (WordGroup(["cancel", "contract"], isOrdered: true), "the contract, cancel it", false),
        (WordGroup(["cancel", "contract"], isOrdered: true), "cancel the contract", true),
        (WordGroup(["cancel", "contract"], apart: 1), "cancel the contract", true),
        (WordGroup(["cancel", "contract"], apart: 1), "cancel the old contract", false),
        (WordGroup(["a b", "c"], isOrdered: true, apart: 0), "b a b c", true),
        (
            WordGroup(["cancel", "contract"], apart: 1),
            "cancel it or change that other contract, cancel contract", true
        ),
        (WordGroup([]), "anything", false), (WordGroup(["..."]), "anything", false),
    ])
    func words(group: WordGroup, text: String, expected: Bool) {
        #expect(Self.isSaid(group, text) == expected, "\(text)")
    }

    @Test func languages() {
        let condition = WordsCondition(phrases: ["cancel my contract"], language: "ES")
        MarbleTests.check(condition, "w-", "!-")
        MarbleTests.check(condition, "w-", "--", facts: .init(language: "en"))
        MarbleTests.check(condition, "w-e-w-", "----!-", facts: .init(language: "en"))
    }
}
