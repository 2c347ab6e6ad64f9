// SPDX-License-Identifier: Apache-2.0

import var Glibc.AF_INET
import var Glibc.AF_INET6
import func Glibc.inet_ntop
import func Glibc.inet_pton

/// An IPv4 or IPv6 address, as a value.
///
/// An IPv4 address in IPv6 clothes (`::ffff:192.0.2.1`, RFC 4291 section 2.5.5.2), which is what a
/// socket of both families reports, is the IPv4 address it stands for: both compare equal.
package struct IPAddress: Sendable, Hashable {
    package enum Family: Sendable, Hashable, CaseIterable {
        case ipv4
        case ipv6
    }

    package let family: Family
    /// The address in host order; an IPv4 address occupies the lower 32 bits of `low`.
    private let high: UInt64
    private let low: UInt64

    /// An IPv4 address given as one number, `0x7F000001` for 127.0.0.1.
    package init(ipv4 address: UInt32) {
        family = .ipv4
        high = 0
        low = UInt64(address)
    }

    /// An IPv6 address given as its two halves; a mapped one becomes plain IPv4.
    package init(ipv6 high: UInt64, _ low: UInt64) {
        let isMapped = high == 0 && low >> 32 == 0xFFFF
        family = isMapped ? .ipv4 : .ipv6
        self.high = high
        self.low = isMapped ? low & 0xFFFF_FFFF : low
    }

    /// The address as one number when it is IPv4.
    package var ipv4: UInt32? { family == .ipv4 ? UInt32(truncatingIfNeeded: low) : nil }

    /// The address as two halves; an IPv4 address in its mapped form.
    package var ipv6: (high: UInt64, low: UInt64) {
        family == .ipv4 ? (0, 0xFFFF_0000_0000 | low) : (high, low)
    }

    package var isIPv6: Bool { family == .ipv6 }
}

extension IPAddress {
    /// `0.0.0.0` or `::`, which nothing can be sent to: peers on hold name it, and whoever listens
    /// on it listens on every interface.
    package var isUnspecified: Bool { high == 0 && low == 0 }

    /// An address of this machine alone: `127.0.0.0/8` or `::1`.
    package var isLoopback: Bool {
        switch family {
        case .ipv4: low >> 24 == 127
        case .ipv6: high == 0 && low == 1
        }
    }

    /// One that means nothing outside its wire: `169.254.0.0/16` (RFC 3927) or `fe80::/10`
    /// (RFC 4291 section 2.5.6).
    package var isLinkLocal: Bool {
        switch family {
        case .ipv4: low >> 16 == 0xA9FE
        case .ipv6: high >> 54 == 0x3FA
        }
    }

    /// One that names many machines: `224.0.0.0/4` (RFC 5771) or `ff00::/8`.
    package var isMulticast: Bool {
        switch family {
        case .ipv4: low >> 28 == 0xE
        case .ipv6: high >> 56 == 0xFF
        }
    }

    /// One of `240.0.0.0/4`, which was never given to anybody; broadcast is its last (RFC 1112
    /// section 4).
    package var isReserved: Bool { family == .ipv4 && low >> 28 == 0xF }

    /// `255.255.255.255`: everybody on this wire (RFC 919).
    package var isBroadcast: Bool { ipv4 == .max }
}

extension IPAddress: CustomStringConvertible {
    /// Octets are at most 45: `ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255`.
    private static let longest = 45

    /// Reads an address as RFC 3986 section 3.2.2 writes it, IPv6 without brackets: decimal octets
    /// without leading zeros, RFC 4291 section 2.2. Names, ports, brackets and zones (`fe80::1%eth0`,
    /// RFC 4007, which mean something on one machine only) are refused.
    package init?(_ text: String) {
        // A C string ends at the first NUL: `192.0.2.1\0.example` is no address.
        guard text.utf8.count <= Self.longest, !text.utf8.contains(0) else { return nil }
        var octets: UInt32 = 0
        var halves: (UInt64, UInt64) = (0, 0)
        if Self.read(text, AF_INET, into: &octets) {
            self.init(ipv4: UInt32(bigEndian: octets))
        } else if Self.read(text, AF_INET6, into: &halves) {
            self.init(ipv6: UInt64(bigEndian: halves.0), UInt64(bigEndian: halves.1))
        } else {
            return nil
        }
    }

    private static func read<Octets: BitwiseCopyable>(
        _ text: String, _ family: Int32, into octets: inout Octets
    ) -> Bool {
        withUnsafeMutableBytes(of: &octets) { inet_pton(family, text, $0.baseAddress) == 1 }
    }

    /// The canonical form, IPv6 without brackets (RFC 5952 section 4): lower case, the longest run
    /// of zero groups shortened.
    package var description: String {
        if let ipv4 { return Self.text(of: ipv4.bigEndian, AF_INET) }
        return Self.text(of: (high.bigEndian, low.bigEndian), AF_INET6)
    }

    private static func text<Octets: BitwiseCopyable>(of octets: Octets, _ family: Int32) -> String
    {
        withUnsafeBytes(of: octets) { octets in
            withUnsafeTemporaryAllocation(of: CChar.self, capacity: longest + 1) { text in
                guard let start = text.baseAddress,
                    inet_ntop(family, octets.baseAddress, start, UInt32(text.count)) != nil
                else { return "" }
                return String(cString: start)
            }
        }
    }
}
