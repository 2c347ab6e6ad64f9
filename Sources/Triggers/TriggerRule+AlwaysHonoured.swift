// SPDX-License-Identifier: Apache-2.0

/// The rules that every configuration has: an explicit request for a person is never refused.
extension TriggerRule {
    /// Those with their usual key.
    package static let alwaysHonoured: [TriggerRule] = AlwaysHonoured().rules

    /// How people ask for a person; "with", "the", "real" and the like do not matter.
    package static let requestPhrases: [String] =
        ["talk to", "speak to", "get me", "give me", "i want", "i need"].flatMap { verb in
            [
                "a person", "a human", "a human being", "someone", "somebody", "an agent",
                "an operator", "a representative", "an advisor", "a supervisor", "a manager",
            ].map { "\(verb) \($0)" }
        } + [
            "speak with a person", "human please", "transfer me",
            "connect me to", "put me through", "real person", "real human",
            "live person", "live agent", "human being please", "customer service representative",
        ]

    /// The same as it is listened for in the caller's voice (`listening.keywords` of the shipped
    /// configuration): short, and each unlike what else is said on a telephone.
    package static let spokenRequests = [
        "talk to a person", "speak to a person", "speak with a person", "talk to a human",
        "speak to a human", "talk to someone", "speak to someone", "talk to somebody",
        "talk to an agent", "speak to an agent", "speak to a representative",
        "speak to an operator", "speak to a manager", "speak to a supervisor", "real person",
        "human being", "live person", "live agent", "representative", "operator", "agent please",
        "human please", "a person please", "customer service", "transfer me", "put me through",
        "get me a person", "connect me to a person",
    ]
}
