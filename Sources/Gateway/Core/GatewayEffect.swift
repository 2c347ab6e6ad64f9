// SPDX-License-Identifier: Apache-2.0

package import AgentWire
package import CallModel
package import MediaEngine
package import SIP

/// What the gateway's decisions ask of the world. They are performed in order; a journal entry
/// stands before the effects it describes.
package enum GatewayEffect: Sendable {
    case journal(JournalEvent)
    case send([UInt8], on: Flow)
    /// Make a `CallMedia` and give it to a media thread.
    case openMedia(CallID)
    /// Bind a leg's RTP socket on this even port, RTCP on the next; an older one of the same
    /// party is closed.
    case bind(CallID, Party, port: UInt16)
    case media(CallID, MediaCommand)
    /// Close all legs and sockets of a call.
    case closeMedia(CallID)
    case connectAgent(CallID, AgentDestination)
    case tellAgent(CallID, HandoffNotice)
    /// A key the caller pressed, for the agent.
    case agentDigit(CallID, Character)
    /// A mark of the agent's has been played.
    case agentMark(CallID, name: String)
    case closeAgent(CallID, reason: String)
    /// Synthesise, load into the call's media, answer `clipReady`.
    case speak(CallID, ClipID, text: String)
    case record(CallID, name: String, seconds: Double)
    case stopRecording(CallID)
    case log(LogLevel, String)
    /// The call is over and everything of it has been given back.
    case callEnded(CallID)
    /// The last call of a draining gateway has ended.
    case drained
}

/// How much a log line matters.
package enum LogLevel: String, Sendable, Hashable {
    case debug, info, notice, warning, error
}

/// Where a call's agent is reached, and what it is told of the call.
package struct AgentDestination: Sendable, Hashable {
    /// `ws://` or `wss://`; empty for the built-in agent.
    package var url: String
    /// Travels in the stream's `customParameters`.
    package var parameters: [ContextItem]

    package init(url: String, parameters: [ContextItem]) {
        self.url = url
        self.parameters = parameters
    }
}
