// SPDX-License-Identifier: Apache-2.0

/// An ordered list of targets with a last resort. There is no route without a last resort.
package struct Route: Sendable, Hashable {
    /// What becomes of a caller while somebody is called for them.
    package enum WhileWaiting: String, Sendable, Hashable, CaseIterable {
        /// They hear an announcement and wait on hold.
        case hold
        /// They talk on with the agent until somebody has accepted, and hear the announcement then.
        case agent
    }

    package var name: String
    /// Tried one after the other; may be empty, then the last resort comes at once.
    package var targets: [Target]
    package var lastResort: LastResort
    /// What takes the place of `LastResort.agent` when the agent is gone.
    package var ifAgentLost: Farewell
    /// What follows a target that was not reached; without an entry the next target.
    package var actions: [AttemptFailure: FailureAction]
    /// The longest a caller waits for a person on this route; nil takes `CallTimings.longestWait`.
    package var longestWait: Duration?
    package var whileWaiting = WhileWaiting.hold
    /// When its people are there; nil for always. A handoff that has begun by the end of them goes on.
    package var hours: OpeningHours?
    /// The route that is taken in place of this one outside its hours; nil for the last resort.
    package var whenClosed: String?
    /// The route that is taken when every target was tried in vain, before the last resort.
    package var overflow: String?

    package init(
        name: String, targets: [Target], lastResort: LastResort, ifAgentLost: Farewell = .goodbye,
        actions: [AttemptFailure: FailureAction] = [:], longestWait: Duration? = nil
    ) {
        self.name = name
        self.targets = targets
        self.lastResort = lastResort
        self.ifAgentLost = ifAgentLost
        self.actions = actions
        self.longestWait = longestWait
    }

    package func action(on failure: AttemptFailure) -> FailureAction { actions[failure] ?? .next }
}
