// SPDX-License-Identifier: Apache-2.0

import Foundation

/// What a host in a configuration is, judged by its text alone.
package enum HostCheck {
    /// Whether the text is an IPv4 or IPv6 address, without brackets.
    package static func isAddress(_ host: String) -> Bool {
        bytes(of: host, AF_INET, 4) != nil || bytes(of: host, AF_INET6, 16) != nil
    }

    /// Whether it names this machine only to itself.
    package static func isLoopback(_ host: String) -> Bool {
        if let address = bytes(of: host, AF_INET, 4) { return address[0] == 127 }
        if let address = bytes(of: host, AF_INET6, 16) {
            return address.dropLast().allSatisfy { $0 == 0 } && address[15] == 1
        }
        return host.lowercased() == "localhost"
    }

    /// Whether it stands for every interface.
    package static func isUnspecified(_ host: String) -> Bool {
        (bytes(of: host, AF_INET, 4) ?? bytes(of: host, AF_INET6, 16))?
            .allSatisfy { $0 == 0 } ?? false
    }

    /// Whether it names many machines: multicast and broadcast.
    package static func isGroup(_ host: String) -> Bool {
        if let address = bytes(of: host, AF_INET, 4) { return address[0] >= 224 }
        return bytes(of: host, AF_INET6, 16)?[0] == 0xFF
    }

    /// Whether it can be a host at all: an address, or a name of letters, digits, `-`, `_` and dots
    /// (RFC 1123 section 2.1) that is no mistyped IPv4 address.
    package static func isHost(_ host: String) -> Bool {
        if isAddress(host) { return true }
        let labels = host.split(separator: ".", omittingEmptySubsequences: false)
        let named = labels.last == "" ? labels.dropLast() : labels[...]
        guard let last = named.last, host.utf8.count <= 253, !last.allSatisfy(\.isNumber) else {
            return false
        }
        return named.allSatisfy { label in
            1...63 ~= label.utf8.count && label.first != "-" && label.last != "-"
                && label.utf8.allSatisfy { byte in
                    switch byte {
                    case UInt8(ascii: "a")...UInt8(ascii: "z"),
                        UInt8(ascii: "A")...UInt8(ascii: "Z"),
                        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"),
                        UInt8(ascii: "_"):
                        true
                    default: false
                    }
                }
        }
    }

    private static func bytes(of host: String, _ family: Int32, _ count: Int) -> [UInt8]? {
        var address = [UInt8](repeating: 0, count: count)
        return inet_pton(family, host, &address) == 1 ? address : nil
    }
}
