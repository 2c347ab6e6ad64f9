// SPDX-License-Identifier: Apache-2.0

import Addresses

/// A `ws:` or `wss:` URL (RFC 6455 section 3), with credentials where the server asks for them
/// (RFC 3986 section 3.2.1). What may be secret in it, credentials and query, is not in its
/// description.
package struct WebSocketURL: Sendable, Hashable, CustomStringConvertible {
    package var isSecure: Bool
    /// IPv6 addresses without brackets.
    package var host: String
    package var port: UInt16
    /// The path and the query, at least `/`.
    package var target: String
    /// `user:password`, percent escapes undone, to be sent as Basic authorisation (RFC 7617).
    package var credentials: Redacted<String>?

    /// A URL without credentials; `target` is the path and the query.
    package init(host: String, port: UInt16, target: String = "/", isSecure: Bool = false) {
        self.isSecure = isSecure
        self.host = host
        self.port = port
        self.target = target
    }

    /// Reads a URL; nil when it is not one of ours. A fragment is not allowed.
    package init?(_ text: String) {
        guard text.utf8.count <= 2048,
            text.utf8.allSatisfy({ 0x21...0x7E ~= $0 }), !text.contains("#")
        else { return nil }
        let scheme = text.prefix { $0 != ":" }
        switch scheme.lowercased() {
        case "ws": isSecure = false
        case "wss": isSecure = true
        default: return nil
        }
        let rest = text.dropFirst(scheme.count)
        guard rest.hasPrefix("://") else { return nil }
        let afterSlashes = rest.dropFirst(3)
        let authority = afterSlashes.prefix { $0 != "/" && $0 != "?" }
        let path = String(afterSlashes.dropFirst(authority.count))
        target = path.hasPrefix("/") ? path : "/" + path
        var address = authority
        if let at = authority.lastIndex(of: "@") {
            guard let pair = Self.credentials(authority[..<at]) else { return nil }
            credentials = Redacted(pair)
            address = authority[authority.index(after: at)...]
        }
        guard let place = HostPort(address), place.port != 0 else { return nil }
        host = place.host
        port = place.port ?? Self.port(isSecure)
    }

    /// The port the scheme implies (RFC 6455 section 3).
    private static func port(_ isSecure: Bool) -> UInt16 { isSecure ? 443 : 80 }

    /// A user with or without a password; nil when an escape is broken or a user name has a
    /// colon, which Basic authorisation cannot carry.
    private static func credentials(_ text: Substring) -> String? {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard let user = unescaped(parts[0]), !user.isEmpty, !user.contains(":"),
            let password = parts.count > 1 ? unescaped(parts[1]) : ""
        else { return nil }
        return "\(user):\(password)"
    }

    /// Text with its percent escapes undone (RFC 3986 section 2.1).
    private static func unescaped(_ text: Substring) -> String? {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard rest.count >= 2,
                let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16),
                value >= 0x20, value != 0x7F
            else { return nil }
            bytes.append(value)
            rest = rest.dropFirst(2)
        }
        return String(validating: bytes, as: UTF8.self)
    }

    /// The Host header (RFC 9110 section 7.2): without the port the scheme implies.
    package var hostHeader: String {
        "\(HostPort(host: host, port: port == Self.port(isSecure) ? nil : port))"
    }

    package var description: String {
        let path = target.prefix { $0 != "?" }
        let query = path.endIndex == target.endIndex ? "" : "?…"
        return "\(isSecure ? "wss" : "ws")://\(hostHeader)\(path)\(query)"
    }
}
