// SPDX-License-Identifier: Apache-2.0

/// An IPv4 or IPv6 address written out. An IPv4 address in IPv6 clothes (`::ffff:192.0.2.1`) is
/// the IPv4 address it stands for; a zone (`fe80::1%eth0`) is left out.
package struct IPAddress: Sendable, Hashable {
    /// Four bytes or sixteen.
    package let bytes: [UInt8]

    package var isIPv6: Bool { bytes.count == 16 }

    /// Whether it is this machine's own.
    package var isLoopback: Bool { AddressRange.loopback.contains { $0.contains(self) } }

    package init?(_ text: String) {
        let address = text.prefix { $0 != "%" }
        if let octets = IPv4Literal(String(address))?.octets {
            bytes = octets
        } else if let octets = Self.octets(ofIPv6: address) {
            let isMapped =
                octets.prefix(10).allSatisfy { $0 == 0 } && octets[10...11] == [255, 255]
            bytes = isMapped ? Array(octets.suffix(4)) : octets
        } else {
            return nil
        }
    }

    /// RFC 4291 section 2.2.
    private static func octets(ofIPv6 text: Substring) -> [UInt8]? {
        guard text.utf8.count <= 45, text.utf8.contains(UInt8(ascii: ":")) else { return nil }
        guard let gap = text.firstRange(of: "::") else {
            return octets(ofGroups: text).flatMap { $0.count == 16 ? $0 : nil }
        }
        guard let front = octets(ofGroups: text[..<gap.lowerBound]),
            let back = octets(ofGroups: text[gap.upperBound...]), front.count + back.count <= 14
        else { return nil }
        return front + [UInt8](repeating: 0, count: 16 - front.count - back.count) + back
    }

    private static func octets(ofGroups text: Substring) -> [UInt8]? {
        guard !text.isEmpty else { return [] }
        var octets: [UInt8] = []
        let groups = text.split(separator: ":", omittingEmptySubsequences: false)
        for (index, group) in groups.enumerated() {
            if index == groups.count - 1, let last = IPv4Literal(String(group)) {
                octets += last.octets
            } else {
                guard (1...4).contains(group.utf8.count),
                    group.utf8.allSatisfy({ ASCII.hexValue($0) != nil }),
                    let value = UInt16(group, radix: 16)
                else { return nil }
                octets += [UInt8(value >> 8), UInt8(value & 255)]
            }
        }
        return octets
    }
}

/// A network in the notation of RFC 4632, or one address: `10.0.0.0/8`, `2001:db8::/32`.
package struct AddressRange: Sendable, Hashable {
    private let bytes: [UInt8]
    /// Leading bits that count.
    private let length: Int

    package init?(_ text: String) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let host = parts.first, let address = IPAddress(String(host)) else { return nil }
        bytes = address.bytes
        guard parts.count == 2 else {
            length = bytes.count * 8
            return
        }
        guard parts[1].utf8.allSatisfy(ASCII.isDigit), let length = Int(parts[1]),
            length <= bytes.count * 8
        else { return nil }
        self.length = length
    }

    package func contains(_ address: IPAddress) -> Bool {
        guard address.bytes.count == bytes.count else { return false }
        let whole = length / 8
        guard bytes.prefix(whole) == address.bytes.prefix(whole) else { return false }
        let rest = length % 8
        guard rest > 0 else { return true }
        return (bytes[whole] ^ address.bytes[whole]) >> (8 - rest) == 0
    }

    /// This machine.
    package static let loopback = ["127.0.0.0/8", "::1"].compactMap(AddressRange.init)

    /// Networks without a way in from outside: RFC 1918, RFC 4193, link-local.
    package static let privateNetworks = [
        "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "fc00::/7",
        "fe80::/10",
    ].compactMap(AddressRange.init)

    /// Everyone.
    package static let anyone = ["0.0.0.0/0", "::/0"].compactMap(AddressRange.init)
}
