// SPDX-License-Identifier: Apache-2.0

package import JSON

/// What nearly called a human: a rule came close, and why it did not fire.
package struct NearMiss: Sendable, Hashable {
    /// The name of the rule.
    package var rule: String
    /// What was heard, where, with which score.
    package var evidence: [Evidence]
    /// Why it did not fire, in words: `negated`, `score 2.1 of 3`, `within the cool-down`.
    package var why: String

    package init(rule: String, evidence: [Evidence], why: String) {
        self.rule = rule
        self.evidence = evidence
        self.why = why
    }

    package var json: JSONValue {
        [
            "rule": .string(rule), "why": .string(why),
            "evidence": .array(evidence.map(\.json)),
        ]
    }
}

/// What the rules make of a call without calling anybody: for those who tune them.
package enum RuleObservation: Sendable, Hashable {
    /// A rule that only watches would have called a human.
    case shadowed(Escalation)
    /// A rule nearly called a human.
    case nearMissed(NearMiss)
    /// The score of a rule has changed.
    case scored(RuleScore)
}
