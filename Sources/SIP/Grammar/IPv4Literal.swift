// SPDX-License-Identifier: Apache-2.0

/// A host that is an IPv4 address written out.
struct IPv4Literal: Sendable, Hashable {
    let octets: [UInt8]

    init?(_ host: String) {
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        var octets: [UInt8] = []
        for part in parts {
            guard part.utf8.allSatisfy(ASCII.isDigit), let octet = UInt8(part) else { return nil }
            octets.append(octet)
        }
        self.octets = octets
    }

    /// Whether only neighbours can reach it: RFC 1918, RFC 6598, link-local or loopback.
    var isPrivate: Bool {
        switch (octets[0], octets[1]) {
        case (10, _), (127, _), (192, 168), (169, 254): true
        case (172, 16...31), (100, 64...127): true
        default: false
        }
    }
}
