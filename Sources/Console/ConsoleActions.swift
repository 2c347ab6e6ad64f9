// SPDX-License-Identifier: Apache-2.0

package import CallModel

/// What the console asks of the running gateway; everything it shows, it reads in the journal.
package struct ConsoleActions: Sendable {
    /// What became of an action.
    package enum Result: Sendable, Hashable {
        /// Handed to the call.
        case accepted
        /// No running call has this identity.
        case unknownCall
        /// The call cannot do that now; the text says why.
        case refused(String)
    }

    /// Feeds a piece of transcript to a running call.
    package var transcript: @Sendable (CallID, TranscriptSegment) async -> Result
    /// Brings a human into a running call; a target's name, or nil for the call's route.
    package var takeOver: @Sendable (CallID, _ target: String?) async -> Result
    /// Ends the handoff of a running call: the caller goes back to the agent.
    package var abortHandoff: @Sendable (CallID) async -> Result
    /// What `/v1/health` shows besides `status`: calls, versions, what is missing.
    package var health: @Sendable () async -> Health
    /// Metrics in Prometheus' text format.
    package var metrics: @Sendable () async -> String

    /// How the gateway is.
    package struct Health: Sendable, Hashable {
        /// False while it drains or cannot take calls: answered with 503.
        package var isReady: Bool
        package var details: [JSONValue.Member]

        package init(isReady: Bool, details: [JSONValue.Member] = []) {
            self.isReady = isReady
            self.details = details
        }
    }

    package init(
        transcript: @escaping @Sendable (CallID, TranscriptSegment) async -> Result,
        takeOver: @escaping @Sendable (CallID, _ target: String?) async -> Result,
        abortHandoff: @escaping @Sendable (CallID) async -> Result,
        health: @escaping @Sendable () async -> Health,
        metrics: @escaping @Sendable () async -> String
    ) {
        self.transcript = transcript
        self.takeOver = takeOver
        self.abortHandoff = abortHandoff
        self.health = health
        self.metrics = metrics
    }
}
