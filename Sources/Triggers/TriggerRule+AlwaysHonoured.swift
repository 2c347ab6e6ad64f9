// SPDX-License-Identifier: Apache-2.0

/// The rules that every configuration has: an explicit request for a person is never refused.
extension TriggerRule {
    /// Key 0, the request in the transcript, the request by keyword; in this order.
    package static let alwaysHonoured: [TriggerRule] = [
        TriggerRule(
            name: "asked-by-key", condition: DigitCondition(keys: "0"),
            reason: "pressed 0 for a person", isExplicit: true, firing: .always),
        TriggerRule(
            name: "asked-in-words",
            condition: WordsCondition(phrases: requestPhrases, utterances: requestUtterances),
            reason: "asked for a person", isExplicit: true, firing: .always),
        TriggerRule(
            name: "asked-by-keyword",
            condition: KeywordCondition(phrases: requestPhrases),
            reason: "asked for a person", isExplicit: true, firing: .always),
    ]

    /// How people ask for a person; "with", "the", "real" and the like do not matter.
    package static let requestPhrases: [String] =
        ["talk to", "speak to", "get me", "give me", "i want", "i need"].flatMap { verb in
            [
                "a person", "a human", "a human being", "someone", "somebody", "an agent",
                "an operator", "a representative", "an advisor", "a supervisor", "a manager",
            ].map { "\(verb) \($0)" }
        } + [
            "transfer me", "connect me to", "put me through", "real person", "real human",
            "live person", "live agent", "human being please", "customer service representative",
        ]

    /// What people say when they say nothing else.
    package static let requestUtterances = [
        "operator", "agent", "representative", "human", "person", "human being", "real person",
        "supervisor", "manager", "live agent", "customer service",
    ]
}
