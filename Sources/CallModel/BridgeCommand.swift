// SPDX-License-Identifier: Apache-2.0

/// What an operator who talks with the caller asks of the gateway.
package enum BridgeCommand: String, Sendable, Hashable, CaseIterable {
    /// The caller goes back to the agent.
    case giveBack = "give-back"
    /// The caller goes to somebody else, on another route.
    case passOn = "pass-on"
    /// The operator hears the briefing once more; the caller goes on hearing the operator.
    case whisper

    /// What the operator did by it, where it could be done.
    package var words: String {
        switch self {
        case .giveBack: "gives the caller back to the agent"
        case .passOn: "passes the caller on"
        case .whisper: "hears the briefing again"
        }
    }
}
