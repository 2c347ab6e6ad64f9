// SPDX-License-Identifier: Apache-2.0

package import JSON
import Timing

/// What became of one attempt to reach a target.
package struct Attempt: Sendable, Hashable {
    package var id: AttemptID
    /// The target's name in the configuration.
    package var target: String
    /// Since the caller was answered.
    package var began: Duration
    package var ended: Duration
    package var result: OutcomeReason
    /// What the leg itself said of it, where it said anything.
    package var evidence: LegEvidence?

    package init(
        id: AttemptID, target: String, began: Duration, ended: Duration, result: OutcomeReason,
        evidence: LegEvidence?
    ) {
        self.id = id
        self.target = target
        self.began = began
        self.ended = ended
        self.result = result
        self.evidence = evidence
    }
}

extension Attempt {
    package var json: JSONValue {
        .members([
            "attempt": .integer(Int64(id.number)), "target": .string(target),
            "began_ms": .integer(began.inMilliseconds),
            "ended_ms": .integer(ended.inMilliseconds), "result": .string(result.rawValue),
            evidence?.kind ?? "sip": evidence?.json, "retryable": .bool(result.isRetryable),
        ])
    }
}
