// SPDX-License-Identifier: Apache-2.0

/// A `ws:` or `wss:` URL (RFC 6455 section 3).
package struct WebSocketURL: Sendable, Hashable, CustomStringConvertible {
    package var isSecure: Bool
    /// IPv6 addresses without brackets.
    package var host: String
    package var port: UInt16
    /// The path and the query, at least `/`.
    package var target: String

    /// Reads a URL; nil when it is not one of ours. A fragment or user information is not
    /// allowed.
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
        guard let parts = Self.hostAndPort(authority) else { return nil }
        host = parts.host
        if let digits = parts.port {
            guard let number = UInt16(digits), number > 0 else { return nil }
            port = number
        } else {
            port = isSecure ? 443 : 80
        }
    }

    private static func hostAndPort(
        _ authority: Substring
    ) -> (host: String, port: Substring?)? {
        guard !authority.contains("@") else { return nil }
        if authority.hasPrefix("[") {
            guard let end = authority.firstIndex(of: "]") else { return nil }
            let host = authority[authority.index(after: authority.startIndex)..<end]
            let rest = authority[authority.index(after: end)...]
            guard !host.isEmpty, rest.isEmpty || rest.hasPrefix(":") else { return nil }
            return (String(host), rest.isEmpty ? nil : rest.dropFirst())
        }
        let parts = authority.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count <= 2, let host = parts.first, !host.isEmpty else { return nil }
        return (String(host), parts.count == 2 ? parts[1] : nil)
    }

    /// The Host header (RFC 9110 section 7.2): without the port the scheme implies.
    package var hostHeader: String {
        let name = host.contains(":") ? "[\(host)]" : host
        return port == (isSecure ? 443 : 80) ? name : "\(name):\(port)"
    }

    package var description: String { "\(isSecure ? "wss" : "ws")://\(hostHeader)\(target)" }
}
