// SPDX-License-Identifier: Apache-2.0

package import Timing

/// Our side of an agent's media protocol, as a machine without a socket: a caller's sound and
/// keys become messages to the bot, the bot's messages become events.
///
/// A newcomer is one file that conforms, and a recorded transcript of its messages.
package protocol AgentProtocol: Sendable {
    /// The socket is open: what is to be sent before anything else.
    mutating func open(at now: Instant) -> [AgentEffect]

    /// One whole message came; at most `AgentLimits.messageBytes`, which the socket enforces.
    mutating func receive(
        _ message: UnsafeRawBufferPointer, as kind: AgentFrame, at now: Instant
    ) -> [AgentEffect]

    /// Appends the message that carries 20 ms of what the agent hears, PCMU at 8 kHz.
    mutating func encode(
        _ audio: UnsafeBufferPointer<UInt8>, at now: Instant, into message: inout [UInt8])

    /// Something else the agent is to be told.
    mutating func tell(_ command: AgentCommand, at now: Instant) -> [AgentEffect]

    /// When sound of the agent's that can be heard came last; nil before.
    var spokeAt: Instant? { get }
}

/// What an agent may send in one message, whatever its protocol.
package enum AgentLimits {
    /// Sound that may come in one message, and that may wait to be played.
    package static let soundSeconds = 60
    /// That much PCMU in base64, with line breaks and the message around it.
    package static let messageBytes = 768 * 1024
    /// Fragments of one message: a library that cuts at 1 KiB needs 640 of them.
    package static let fragments = 4096
}

/// The two kinds of WebSocket data frames (RFC 6455 section 5.6).
package enum AgentFrame: Sendable, Hashable {
    case text, binary
}

/// What the gateway tells the agent besides sound.
package enum AgentCommand: Sendable, Hashable {
    /// The caller pressed a key: `0`-`9`, `*`, `#`.
    case digit(Character)
    /// The sound before this mark has been played, or cleared.
    case marked(String)
    /// What became of a handoff.
    case handoff(HandoffNotice)
    /// The call ends; the socket is closed afterwards.
    case stop
}

/// What an agent's machine wants done.
package enum AgentEffect: Sendable, Hashable {
    /// Send one text message.
    case send([UInt8])
    case event(AgentEvent)
    /// Close the socket with this code (RFC 6455 section 7.4.1).
    case close(code: UInt16, reason: String)
}
