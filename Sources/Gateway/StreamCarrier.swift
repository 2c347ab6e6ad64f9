// SPDX-License-Identifier: Apache-2.0

import AgentWire
import Transport

/// What carries the messages of a stream: a socket of its own, or what a browser's tab shares with it.
/// Confined to the streams' event loop.
protocol StreamCarrier: AnyObject {
    /// Messages that were not taken because the other end did not keep up.
    var messagesDropped: Int { get }

    /// A message that is droppable is sent only while the other end keeps up.
    func carry(_ bytes: [UInt8], as kind: AgentFrame, droppable: Bool)

    func close(code: UInt16, reason: String)
}

extension WebSocketConnection: StreamCarrier {
    var messagesDropped: Int { counts.dropped }

    func carry(_ bytes: [UInt8], as kind: AgentFrame, droppable: Bool) {
        switch kind {
        case .text: send(text: bytes, droppable: droppable)
        case .binary: send(binary: bytes, droppable: droppable)
        }
    }
}
