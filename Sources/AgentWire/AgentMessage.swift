// SPDX-License-Identifier: Apache-2.0

/// The two kinds of WebSocket data frames (RFC 6455 section 5.6).
package enum AgentFrame: Sendable, Hashable {
    case text, binary
}

/// One message on an agent's WebSocket.
package struct AgentMessage: Sendable, Hashable {
    package var kind: AgentFrame
    package var bytes: [UInt8]

    package init(_ kind: AgentFrame, _ bytes: [UInt8]) {
        self.kind = kind
        self.bytes = bytes
    }

    /// A message of text.
    package static func text(_ bytes: [UInt8]) -> AgentMessage { AgentMessage(.text, bytes) }

    package static func binary(_ bytes: [UInt8]) -> AgentMessage { AgentMessage(.binary, bytes) }
}
