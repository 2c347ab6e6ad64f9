// SPDX-License-Identifier: Apache-2.0

import CallModel
import Testing
import Timing
import Triggers

/// What is listened for and asks for a person is told apart, because it is sure only where it is said
/// as a wish; and a transcript that confirms it has to be one.
@Suite struct SpokenWishTests {
    @Test(arguments: [
        ("operator", SpokenWish.person), ("a real person, please", .person),
        ("human being", .person), ("customer service", .person), ("agent please", .person),
        ("talk to a person", .act), ("speak with somebody", .act), ("put me through", .act),
        ("transfer me", .act), ("get me a person", .act), ("ein echter Mensch", .foreignPerson),
    ])
    func whatAsksForAPerson(phrase: String, wish: SpokenWish) {
        #expect(SpokenWish(phrase) == wish)
    }

    @Test(arguments: [
        "refund", "cancel my contract", "my order", "after the tone", "",
        "mit einem Menschen sprechen",
    ])
    func whatDoesNot(phrase: String) {
        #expect(SpokenWish(phrase) == nil)
    }

    /// Of everything that is listened for, what has a verb of asking is an act, the rest persons.
    @Test func everyShippedPhraseAsksForAPerson() {
        let verbs: Set = [
            "talk", "speak", "get", "give", "want", "need", "connect", "transfer", "put",
        ]
        for phrase in Set(TriggerRule.spokenRequests + TriggerRule.requestPhrases) {
            let hasVerb = phrase.split(separator: " ").contains { verbs.contains(String($0)) }
            // "Connect me to" has nobody after it; "I want somebody" goes on: to mend it, to call.
            let isOpen =
                phrase == "connect me to"
                || phrase.hasPrefix("i ") && phrase.contains("some")
            guard !isOpen else { continue }
            #expect(SpokenWish(phrase) == (hasVerb ? .act : .person), "\(phrase)")
        }
    }

    private static func hit(_ phrase: String, sure: Bool) -> HeardSignal {
        HeardSignal(
            .keyword(
                KeywordHit(
                    party: .caller, phrase: phrase, score: -0.8,
                    start: SampleTime(samples: 80_000), end: SampleTime(samples: 84_000),
                    confirmed: sure)))
    }

    /// What is sure counts at once, what is not does not.
    @Test(arguments: ["operator", "talk to a person", "refund"])
    func surePhrasesCount(phrase: String) {
        var condition = KeywordCondition(phrases: [phrase])
        #expect(condition.handle(Self.hit(phrase, sure: false), at: .zero) == nil)
        #expect(condition.takeNotes().count == 1)
        #expect(condition.handle(Self.hit(phrase, sure: true), at: .zero) != nil)
        #expect(condition.takeNotes().isEmpty)
    }

    @Test(arguments: [
        ("operator", "the operator told me to wait", false),
        ("operator", "could I have the operator please", true), ("operator", "operator", true),
        ("talk to a person", "my sister will talk to a person from the bank", false),
        ("talk to a person", "let me talk to a person", true),
        ("refund", "they never gave me a refund", true),
    ])
    func aTranscriptTellsWhetherItIsMeant(phrase: String, text: String, isMeant: Bool) {
        #expect(SpokenWish.isMeant(phrase, in: text) == isMeant)
    }
}
