// SPDX-License-Identifier: Apache-2.0

package import AgentWire
package import Transport

extension WebSocketConnection {
    /// Sends a message of an agent protocol in the kind of frame it names; false when it was not
    /// sent.
    @discardableResult
    package func send(_ message: AgentMessage) -> Bool {
        switch message.kind {
        case .text: send(text: message.bytes)
        case .binary: send(binary: message.bytes)
        }
    }
}
