// SPDX-License-Identifier: Apache-2.0

/// A message that was parsed.
package enum SIPMessage: Sendable, Hashable {
    case request(SIPRequest)
    case response(SIPResponse)

    /// Reads one datagram or one framed message. Bytes after Content-Length are ignored
    /// (RFC 3261 section 18.3).
    package init(parsing bytes: [UInt8]) throws(MalformedMessage) {
        var parser = MessageParser(bytes)
        self = try parser.parse()
    }
}
