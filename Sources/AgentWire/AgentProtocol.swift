// SPDX-License-Identifier: Apache-2.0

package import CallModel
package import Timing

/// Our side of an agent's media protocol, as a machine without a socket: a caller's sound and
/// keys become messages to the bot, the bot's messages become events.
///
/// A newcomer is one file that conforms, one with the bot's side (`AgentPeer`), a row in
/// `AgentProtocolCatalog`, and a recorded transcript of its messages.
package protocol AgentProtocol: Sendable {
    /// How sound is written in both directions. The media side asks for it and assumes nothing.
    var format: StreamFormat { get }

    /// What was counted since the stream began.
    var counts: AgentCounts { get }

    /// The socket is open: what is to be sent before anything else.
    mutating func open(at now: Instant) -> [AgentEffect]

    /// One whole message came; at most `AgentProtocolDescription.messageBytes`, which the socket
    /// enforces.
    mutating func receive(
        _ message: UnsafeRawBufferPointer, as kind: AgentFrame, at now: Instant
    ) -> [AgentEffect]

    /// Appends the message that carries 20 ms of what the agent hears, `format.frameBytes` of
    /// them; the result is the kind of frame it goes in.
    mutating func encode(
        _ audio: UnsafeBufferPointer<UInt8>, at now: Instant, into message: inout [UInt8]
    ) -> AgentFrame

    /// Something else the agent is to be told.
    mutating func tell(_ command: AgentCommand, at now: Instant) -> [AgentEffect]

    /// When sound of the agent's that can be heard came last; nil before.
    var spokeAt: Instant? { get }
}

/// What an agent may send in one message, whatever its protocol.
package enum AgentLimits {
    /// Sound that may come in one message, and that may wait to be played.
    package static let soundSeconds = 60
    /// Fragments of one message: a library that cuts at 1 KiB needs 640 of them.
    package static let fragments = 4096

    /// What a minute of sound takes in a binary message.
    package static func binaryBytes(_ format: StreamFormat) -> Int {
        soundSeconds * format.bytesPerSecond
    }

    /// What a minute of sound takes in base64, with line breaks and the message around it.
    package static func textBytes(_ format: StreamFormat) -> Int {
        let base64 = binaryBytes(format) / 3 * 4
        return (base64 + base64 / 5 + 65_535) / 65_536 * 65_536
    }
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
    case send(AgentMessage)
    case event(AgentEvent)
    /// Close the socket with this code (RFC 6455 section 7.4.1).
    case close(code: UInt16, reason: String)
}

/// What an agent's machine counted since its stream began.
package struct AgentCounts: Sendable, Hashable, Counted {
    package var received = 0
    package var audioBytes = 0
    package var unknown = 0
    package var malformed = 0
    /// Halves of samples whose other half never came.
    package var halves = 0

    package init() {}

    /// All of it, by the names it is shown under.
    package static var counters: [Counter] {
        [
            ("messages", \.received, "Messages of agents, of streams that are over."),
            ("sound_bytes", \.audioBytes, "Bytes of agents' sound, of streams that are over."),
            (
                "messages_unknown", \.unknown,
                "Messages of agents of a kind nobody knows, of streams that are over."
            ),
            (
                "messages_unusable", \.malformed,
                "Messages of agents that could not be used, of streams that are over."
            ),
            ("samples_halved", \.halves, "Samples of agents whose second half never came."),
        ]
    }
}
