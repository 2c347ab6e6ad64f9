// SPDX-License-Identifier: Apache-2.0

/// How a caller gets a person whatever the rules say: by a key, by words, by a phrase that is
/// heard. The key can be another one, or none; words always count.
package struct AlwaysHonoured: Sendable, Hashable {
    /// The key that calls a person; nil for none.
    package let key: Character?
    /// How long no other key may come before and after it; zero counts it at once.
    package let aloneFor: Duration
    /// The key, the request in the transcript, the request by keyword; in this order. Made once, not
    /// for every call.
    package let rules: [TriggerRule]

    package init(key: Character? = "0", aloneFor: Duration = .seconds(2)) {
        self.key = key
        self.aloneFor = aloneFor
        let byKey = key.map { key in
            TriggerRule(
                name: "asked-by-key",
                condition: DigitCondition(keys: String(key), aloneFor: aloneFor),
                reason: "pressed \(key) for a person", isExplicit: true, firing: .always)
        }
        rules =
            [byKey].compactMap(\.self) + [
                TriggerRule(
                    name: "asked-in-words", condition: AskedForPersonCondition(),
                    reason: "asked for a person", isExplicit: true, firing: .always),
                TriggerRule(
                    name: "asked-by-keyword",
                    condition: KeywordCondition(
                        phrases: TriggerRule.requestPhrases + TriggerRule.spokenRequests),
                    reason: "asked for a person", isExplicit: true, firing: .always),
            ]
    }
}
