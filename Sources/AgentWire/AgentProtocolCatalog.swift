// SPDX-License-Identifier: Apache-2.0

package import CallModel

/// The protocols an agent can be spoken to in. `agent.protocol` in the configuration, its
/// documentation and the suites over all protocols follow this list and nothing else.
package enum AgentProtocolCatalog {
    /// What a bot behind `<Connect><Stream>` speaks, and the built-in agent.
    package static let twilio = AgentProtocolDescription(
        name: "twilio", summary: "Twilio Media Streams: mu-law at 8000 Hz as base64 in JSON",
        format: .pcmu, messageBytes: AgentLimits.textBytes(.pcmu),
        make: { TwilioMediaStream(identity: $0.identity, parameters: $0.parameters) },
        makePeer: { TwilioMediaStreamServer() })

    package static let vonage = vonage("vonage", .l16At16kHz)

    /// Every protocol, that of bots without a word about it first.
    package static let all = [
        twilio, vonage, vonage("vonage-8k", .l16), vonage("vonage-24k", .l16At24kHz),
    ]

    /// The protocol of this name in the configuration.
    package static func named(_ name: String) -> AgentProtocolDescription? {
        all.first { $0.name == name }
    }

    private static func vonage(_ name: String, _ format: StreamFormat) -> AgentProtocolDescription {
        AgentProtocolDescription(
            name: name, summary: "Vonage Voice API: \(format.words) in binary messages",
            format: format,
            messageBytes: max(AgentLimits.binaryBytes(format), AgentLimits.textBytes(.pcmu)),
            make: { VonageVoiceStream(format: format, parameters: $0.parameters) },
            makePeer: { VonageVoicePeer(format: format) })
    }
}

/// One protocol, as far as it can be known without running it.
package struct AgentProtocolDescription: Sendable, Hashable {
    /// The word for it in the configuration.
    package let name: String
    /// What it is, in a line.
    package let summary: String
    package let format: StreamFormat
    /// The longest message of a bot, in bytes.
    package let messageBytes: Int
    private let make: @Sendable (AgentIntroduction) -> any AgentProtocol
    private let peer: @Sendable () -> any AgentPeer

    package init(
        name: String, summary: String, format: StreamFormat, messageBytes: Int,
        make: @escaping @Sendable (AgentIntroduction) -> any AgentProtocol,
        makePeer: @escaping @Sendable () -> any AgentPeer
    ) {
        self.name = name
        self.summary = summary
        self.format = format
        self.messageBytes = messageBytes
        self.make = make
        peer = makePeer
    }

    /// Our side of one stream.
    package func makeProtocol(_ introduction: AgentIntroduction) -> any AgentProtocol {
        make(introduction)
    }

    /// The bot's side of one stream.
    package func makePeer() -> any AgentPeer { peer() }

    package static func == (left: Self, right: Self) -> Bool { left.name == right.name }
    package func hash(into hasher: inout Hasher) { hasher.combine(name) }
}

/// What an agent is told of the call it is connected to.
package struct AgentIntroduction: Sendable, Hashable {
    package var identity: StreamIdentity
    package var parameters: [ContextItem]

    package init(identity: StreamIdentity, parameters: [ContextItem]) {
        self.identity = identity
        self.parameters = parameters
    }
}
