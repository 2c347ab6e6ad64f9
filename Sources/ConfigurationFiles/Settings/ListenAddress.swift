// SPDX-License-Identifier: Apache-2.0

/// An address and port to listen on.
package struct ListenAddress: Sendable, Hashable, CustomStringConvertible {
    /// An IP address; `0.0.0.0` for every IPv4 interface.
    package var host: String
    /// In a file never 0: peers are told where to send.
    package var port: UInt16

    package init(host: String, port: UInt16) {
        self.host = host
        self.port = port
    }

    package var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }

    /// Reads `host:port` or `[v6]:port`; nil for anything else.
    init?(_ text: String) {
        guard let colon = text.lastIndex(of: ":"),
            let port = UInt16(text[text.index(after: colon)...])
        else { return nil }
        var host = text[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = host.dropFirst().dropLast()
        } else if host.contains(":") {
            return nil
        }
        guard !host.isEmpty, !host.contains(where: \.isWhitespace) else { return nil }
        self.host = String(host)
        self.port = port
    }
}

extension YAMLSection {
    /// An address to listen on; the word `off` switches it off.
    func listenAddress(_ key: String, _ fallback: ListenAddress?) -> ListenAddress? {
        guard let text = optionalString(key) else { return fallback }
        // YAML's own words for false mean the same.
        if ["off", "false", "no"].contains(text) { return nil }
        guard let address = ListenAddress(text) else {
            complain(
                key, "'\(key)' is '\(text)'", write: "an address and port such as 0.0.0.0:5060")
            return fallback
        }
        guard address.port > 0 else {
            complain(key, "'\(key)' has port 0", write: "a port from 1 to 65535")
            return fallback
        }
        guard HostCheck.isAddress(address.host) || address.host.lowercased() == "localhost",
            !HostCheck.isGroup(address.host)
        else {
            complain(
                key, "'\(key)' has '\(address.host)' for an address",
                write: "an IP address of this machine, or 0.0.0.0 for all")
            return fallback
        }
        return address
    }
}
