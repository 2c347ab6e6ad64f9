// SPDX-License-Identifier: Apache-2.0

package import JSON

/// The score of a rule that adds up what speaks for a human, as it stands after a change.
package struct RuleScore: Sendable, Hashable {
    /// The name of the rule.
    package var rule: String
    package var score: Double
    /// At this score the rule fires.
    package var threshold: Double
    /// What pushed it, in words.
    package var cause: String

    package init(rule: String, score: Double, threshold: Double, cause: String) {
        self.rule = rule
        self.score = score
        self.threshold = threshold
        self.cause = cause
    }

    package var json: JSONValue {
        [
            "rule": .string(rule), "score": .number(score), "threshold": .number(threshold),
            "cause": .string(cause),
        ]
    }
}
