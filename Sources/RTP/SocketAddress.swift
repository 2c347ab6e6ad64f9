// SPDX-License-Identifier: Apache-2.0

/// An IPv4 or IPv6 address with a port, as a value: what identifies the other end of a leg.
package struct SocketAddress: Sendable, Hashable {
    package enum Family: Sendable {
        case ipv4
        case ipv6
    }

    package let family: Family
    /// The address in network order; an IPv4 address occupies the lower 32 bits of `low`.
    private let high: UInt64
    private let low: UInt64
    package let port: UInt16

    /// An IPv4 address given as one number, `0x7F000001` for 127.0.0.1.
    package init(ipv4 address: UInt32, port: UInt16) {
        family = .ipv4
        high = 0
        low = UInt64(address)
        self.port = port
    }

    /// An IPv6 address given as its two halves. A mapped IPv4 address (`::ffff:a.b.c.d`), which is
    /// what a dual-stack socket reports, becomes plain IPv4, so that both compare equal.
    package init(ipv6 high: UInt64, _ low: UInt64, port: UInt16) {
        let isMapped = high == 0 && low >> 32 == 0xFFFF
        family = isMapped ? .ipv4 : .ipv6
        self.high = high
        self.low = isMapped ? low & 0xFFFF_FFFF : low
        self.port = port
    }

    /// Parses a literal address without a port: `192.0.2.1`, `2001:db8::1`, `[2001:db8::1]`. Names
    /// are refused: nothing here asks a resolver.
    package init?(host: String, port: UInt16) {
        guard host.utf8.count <= 64 else { return nil }
        var text = host[...]
        if text.first == "[", text.last == "]" { text = text.dropFirst().dropLast() }
        if let address = Self.parseIPv4(text) {
            self.init(ipv4: address, port: port)
        } else if let (high, low) = Self.parseIPv6(text) {
            self.init(ipv6: high, low, port: port)
        } else {
            return nil
        }
    }

    /// The address as one number when it is IPv4.
    package var ipv4: UInt32? {
        family == .ipv4 ? UInt32(truncatingIfNeeded: low) : nil
    }

    /// The address as two halves; an IPv4 address in its mapped form.
    package var ipv6: (high: UInt64, low: UInt64) {
        family == .ipv4 ? (0, 0xFFFF_0000_0000 | low) : (high, low)
    }

    /// `0.0.0.0` or `::`, which nothing can be sent to; peers on hold name it.
    package var isUnspecified: Bool { high == 0 && low == 0 }

    /// An address of this machine alone: `127.0.0.0/8` or `::1`.
    package var isLoopback: Bool {
        switch family {
        case .ipv4: low >> 24 == 127
        case .ipv6: high == 0 && low == 1
        }
    }

    /// Whether both are the same host, whatever their ports.
    package func isSameHost(as other: SocketAddress) -> Bool {
        family == other.family && high == other.high && low == other.low
    }

    /// The same address with another port.
    package func with(port: UInt16) -> SocketAddress {
        switch family {
        case .ipv4: SocketAddress(ipv4: UInt32(truncatingIfNeeded: low), port: port)
        case .ipv6: SocketAddress(ipv6: high, low, port: port)
        }
    }

    /// The address alone, without brackets.
    package var host: String {
        switch family {
        case .ipv4:
            return (0..<4).map { String(low >> (24 - 8 * $0) & 0xFF) }.joined(separator: ".")
        case .ipv6: return Self.printIPv6(groups)
        }
    }

    private var groups: [UInt16] {
        (0..<8).map { index in
            let half = index < 4 ? high : low
            return UInt16(truncatingIfNeeded: half >> UInt64(48 - 16 * (index % 4)))
        }
    }
}

extension SocketAddress: CustomStringConvertible {
    /// `192.0.2.1:5004` or `[2001:db8::1]:5004`.
    package var description: String {
        switch family {
        case .ipv4: "\(host):\(port)"
        case .ipv6: "[\(host)]:\(port)"
        }
    }
}

extension SocketAddress {
    private static func parseIPv4(_ text: Substring) -> UInt32? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        var address: UInt32 = 0
        for part in parts {
            guard (1...3).contains(part.utf8.count), part.utf8.allSatisfy({ 48...57 ~= $0 }),
                let byte = UInt8(part)
            else { return nil }
            address = address << 8 | UInt32(byte)
        }
        return address
    }

    /// RFC 4291 section 2.2, zone identifiers excluded.
    private static func parseIPv6(_ text: Substring) -> (UInt64, UInt64)? {
        let halves = text.split(separator: "::", maxSplits: 2, omittingEmptySubsequences: false)
        guard (1...2).contains(halves.count), let front = parseGroups(halves[0]) else {
            return nil
        }
        var groups = front
        if halves.count == 2 {
            guard let back = parseGroups(halves[1]), front.count + back.count <= 7 else {
                return nil
            }
            groups += Array(repeating: 0, count: 8 - front.count - back.count) + back
        }
        guard groups.count == 8 else { return nil }
        let joined = groups.map(UInt64.init)
        return (
            joined[0..<4].reduce(0) { $0 << 16 | $1 }, joined[4..<8].reduce(0) { $0 << 16 | $1 }
        )
    }

    private static func parseGroups(_ text: Substring) -> [UInt16]? {
        if text.isEmpty { return [] }
        var groups: [UInt16] = []
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        for (index, part) in parts.enumerated() {
            if index == parts.count - 1, part.contains("."), let tail = parseIPv4(part) {
                groups += [UInt16(tail >> 16), UInt16(truncatingIfNeeded: tail)]
            } else {
                guard (1...4).contains(part.utf8.count), part.utf8.first != 0x2B,
                    let group = UInt16(part, radix: 16)
                else { return nil }
                groups.append(group)
            }
        }
        return groups.count <= 8 ? groups : nil
    }

    /// RFC 5952: lower case, the longest run of at least two zero groups shortened.
    private static func printIPv6(_ groups: [UInt16]) -> String {
        var longest = 0..<0
        var start = 0
        for index in 0...8 where index == 8 || groups[index] != 0 {
            if index - start > max(longest.count, 1) { longest = start..<index }
            start = index + 1
        }
        func text(_ range: Range<Int>) -> String {
            groups[range].map { String($0, radix: 16) }.joined(separator: ":")
        }
        return longest.isEmpty
            ? text(0..<8) : text(0..<longest.lowerBound) + "::" + text(longest.upperBound..<8)
    }
}
