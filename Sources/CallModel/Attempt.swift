// SPDX-License-Identifier: Apache-2.0

/// What became of one attempt to reach a target.
package struct Attempt: Sendable, Hashable {
    package var id: AttemptID
    /// The target's name in the configuration.
    package var target: String
    /// Since the caller was answered.
    package var began: Duration
    package var ended: Duration
    package var result: OutcomeReason
    package var sip: SIPEvidence?

    package init(
        id: AttemptID, target: String, began: Duration, ended: Duration, result: OutcomeReason,
        sip: SIPEvidence?
    ) {
        self.id = id
        self.target = target
        self.began = began
        self.ended = ended
        self.result = result
        self.sip = sip
    }
}
