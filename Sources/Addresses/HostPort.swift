// SPDX-License-Identifier: Apache-2.0

/// A host (name, IPv4, or IPv6 without brackets) and an optional port: what stands behind the user
/// of a URI (RFC 3986 sections 3.2.2 and 3.2.3), in a Via, or in a setting.
///
/// The host is kept as it was written; `Host` says what it is.
package struct HostPort: Sendable, Hashable {
    package var host: String
    package var port: UInt16?

    package init(host: String, port: UInt16? = nil) {
        self.host = host
        self.port = port
    }

    /// Reads `host`, `host:port`, `[v6]` or `[v6]:port`. Brackets hold an IPv6 address and nothing
    /// else has colons; a port is digits, up to 65535, and one that is empty is none. A host has the
    /// characters of a name or an address, and at most 255 of them; whether it could be one is
    /// another question (`Host`).
    package init?(_ text: some StringProtocol) {
        guard text.utf8.count <= Self.longest else { return nil }
        var rest = text.utf8[...]
        if rest.first == UInt8(ascii: "[") {
            guard let end = rest.firstIndex(of: UInt8(ascii: "]")) else { return nil }
            let literal = String(decoding: rest.dropFirst()[..<end], as: UTF8.self)
            // An IPv4 address in brackets is none, but its mapped form is one of IPv6.
            guard literal.utf8.contains(Self.colon), IPAddress(literal) != nil else { return nil }
            host = literal
            rest = rest[rest.index(after: end)...]
        } else {
            let name = rest.prefix { $0 != Self.colon }
            guard 1...255 ~= name.count, name.allSatisfy(Self.isOfHosts) else { return nil }
            host = String(decoding: name, as: UTF8.self)
            rest = rest.dropFirst(name.count)
        }
        guard let colon = rest.popFirst() else { return }
        guard colon == Self.colon, rest.allSatisfy({ 0x30...0x39 ~= $0 }) else { return nil }
        guard !rest.isEmpty else { return }
        guard let number = UInt16(String(decoding: rest, as: UTF8.self)) else { return nil }
        port = number
    }

    /// 255 for a name, and a colon and some digits.
    private static let longest = 263
    private static let colon = UInt8(ascii: ":")

    /// `reg-name` of RFC 3986 section 3.2.2, without what ends a header field or a list.
    private static func isOfHosts(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
            UInt8(ascii: "_"), UInt8(ascii: "~"), UInt8(ascii: "%"):
            true
        default: false
        }
    }

    /// Appends `host`, `host:port` or `[v6]:port`.
    package func write(to text: inout String) {
        let isIPv6 = host.utf8.contains(Self.colon)
        text += isIPv6 ? "[" + host + "]" : host
        if let port {
            text += ":"
            text += String(port)
        }
    }
}

extension HostPort: CustomStringConvertible {
    package var description: String {
        var text = ""
        write(to: &text)
        return text
    }
}
