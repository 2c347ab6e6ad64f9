// SPDX-License-Identifier: Apache-2.0

/// A network in the notation of RFC 4632 section 3.1, or one address: `10.0.0.0/8`,
/// `2001:db8::/32`, `192.0.2.7`. A network of one family has no address of the other.
package struct AddressRange: Sendable, Hashable {
    private let base: IPAddress
    /// Leading bits that count, of the 128 of the IPv6 form.
    private let length: Int

    /// Reads a network; nil when it is none.
    package init?(_ text: String) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let base = parts.first.flatMap({ IPAddress(String($0)) }) else { return nil }
        self.base = base
        guard parts.count == 2 else {
            length = 128
            return
        }
        let width = base.isIPv6 ? 128 : 32
        guard parts[1].utf8.allSatisfy({ 0x30...0x39 ~= $0 }), let bits = Int(parts[1]),
            bits <= width
        else { return nil }
        length = 128 - width + bits
    }

    package func contains(_ address: IPAddress) -> Bool {
        guard address.family == base.family else { return false }
        let (one, other) = (address.ipv6, base.ipv6)
        let difference = UInt128(one.high ^ other.high) << 64 | UInt128(one.low ^ other.low)
        return difference >> (128 - length) == 0
    }

    /// This machine.
    package static let loopback = ["127.0.0.0/8", "::1"].compactMap(AddressRange.init)

    /// Networks without a way in from outside: RFC 1918, RFC 4193, link-local.
    package static let privateNetworks = [
        "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "fc00::/7",
        "fe80::/10",
    ].compactMap(AddressRange.init)

    /// IPv4 networks that only neighbours can reach, so that a translator stands before whoever is
    /// seen elsewhere: RFC 1918, RFC 6598 (carriers' own), link-local, this machine.
    package static let translated = [
        "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "169.254.0.0/16",
        "127.0.0.0/8",
    ].compactMap(AddressRange.init)

    /// Everyone.
    package static let anyone = ["0.0.0.0/0", "::/0"].compactMap(AddressRange.init)
}
