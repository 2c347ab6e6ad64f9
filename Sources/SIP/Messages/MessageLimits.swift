// SPDX-License-Identifier: Apache-2.0

/// The bounds every message must keep, whoever sends it.
package enum MessageLimits {
    /// Octets of a whole message; a UDP datagram cannot hold more.
    package static let message = 65_536
    /// Octets of one header field, folded lines included.
    package static let line = 8_192
    /// Header fields of one message.
    package static let headers = 256
    /// Values of one list header (Via, Route, Record-Route, Contact), over all its fields.
    package static let listItems = 64
}
