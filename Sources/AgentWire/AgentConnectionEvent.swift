// SPDX-License-Identifier: Apache-2.0

/// What becomes of the connection to an agent.
package enum AgentConnectionEvent: Sendable, Hashable {
    /// Its socket is open and the first messages have been sent.
    case opened
    case failed(reason: String)
    case closed(reason: String)
    /// The agent closed it with 1000, so long after the last sound of its own that can be heard;
    /// nil when it never spoke.
    case ended(reason: String, spokeAgo: Duration?)
    case event(AgentEvent)
}
