// SPDX-License-Identifier: Apache-2.0

package import CallModel

/// Where a voice agent is reached, from the configuration to the socket.
package enum AgentAddress: Sendable, Hashable {
    /// The scripted agent that comes with the gateway.
    case builtIn
    /// A bot at a `ws://` or `wss://` address, and the protocol it speaks.
    case webSocket(WebSocketURL, AgentProtocolDescription)
    /// Whoever has the desk of this user open in a browser: no agent, and spoken to in the same words.
    case browser(user: String)

    /// How it is spoken to; the built-in agent is behind a socket like any bot.
    package var `protocol`: AgentProtocolDescription {
        switch self {
        case .builtIn: AgentProtocolCatalog.twilio
        case .webSocket(_, let description): description
        // Sound as a browser has it, without a codec.
        case .browser: AgentProtocolCatalog.vonage
        }
    }
}
