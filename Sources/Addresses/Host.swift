// SPDX-License-Identifier: Apache-2.0

/// What can stand where a URI names a host (RFC 3986 section 3.2.2): an address, or a name to be
/// resolved.
package enum Host: Sendable, Hashable {
    case address(IPAddress)
    /// As written.
    case name(String)

    /// Reads a host, IPv6 without brackets. Nil for what is neither an address nor a name of
    /// letters, digits, `-`, `_` and dots (RFC 1123 section 2.1): a name whose last label is a number
    /// is a mistyped IPv4 address (RFC 1123 section 2.1, RFC 3696 section 2).
    package init?(_ text: String) {
        if let address = IPAddress(text) {
            self = .address(address)
        } else if Self.isName(text) {
            self = .name(text)
        } else {
            return nil
        }
    }

    package var address: IPAddress? {
        switch self {
        case .address(let address): address
        case .name: nil
        }
    }

    /// Whether it is this machine, to itself: a loopback address, or `localhost` (RFC 6761
    /// section 6.3).
    package var isLoopback: Bool {
        switch self {
        case .address(let address): address.isLoopback
        case .name(let name): name.lowercased() == "localhost"
        }
    }

    /// Whether one machine can be meant: not every interface, a multicast group, everybody or
    /// nobody.
    package var isOneMachine: Bool {
        guard let address else { return true }
        return !(address.isUnspecified || address.isMulticast || address.isReserved)
    }

    private static func isName(_ text: String) -> Bool {
        let labels = text.utf8.split(separator: dot, omittingEmptySubsequences: false)
        // The dot of the root may stand at the end.
        let named = labels.last?.isEmpty == true ? labels.dropLast() : labels[...]
        guard text.utf8.count <= 253, let last = named.last, !last.allSatisfy(isDigit) else {
            return false
        }
        return named.allSatisfy { label in
            1...63 ~= label.count && label.first != hyphen && label.last != hyphen
                && label.allSatisfy { isLetter($0) || isDigit($0) || $0 == hyphen || $0 == 0x5F }
        }
    }

    private static let dot = UInt8(ascii: ".")
    private static let hyphen = UInt8(ascii: "-")

    private static func isDigit(_ byte: UInt8) -> Bool { 0x30...0x39 ~= byte }

    private static func isLetter(_ byte: UInt8) -> Bool { 0x61...0x7A ~= byte | 0x20 }
}
