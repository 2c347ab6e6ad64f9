// SPDX-License-Identifier: Apache-2.0

/// How a WebSocket connection ended.
package struct WebSocketClosure: Sendable, Hashable, CustomStringConvertible {
    package enum Origin: String, Sendable, Hashable {
        /// We closed it, by request or because the peer broke a rule.
        case us
        /// The peer sent a close frame.
        case peer
        /// The network lost it, or it never came to be.
        case network
    }

    package var origin: Origin
    /// The close code (RFC 6455 section 7.4); nil when there was no close frame with a code.
    package var code: UInt16?
    package var reason: String

    package init(origin: Origin, code: UInt16?, reason: String) {
        self.origin = origin
        self.code = code
        self.reason = reason
    }

    package var description: String {
        let code = code.map { " \($0)" } ?? ""
        return "closed by \(origin.rawValue)\(code): \(reason)"
    }
}
