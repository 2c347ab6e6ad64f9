// SPDX-License-Identifier: Apache-2.0

/// A question to DNS, as locating a SIP server asks it.
package struct DNSQuestion: Sendable, Hashable {
    package enum Kind: Sendable, Hashable {
        case naptr, srv
        /// A and, where IPv6 is spoken, AAAA.
        case address
    }

    package var kind: Kind
    package var name: String

    package init(_ kind: Kind, _ name: String) {
        self.kind = kind
        self.name = name
    }
}

/// One record of an answer, reduced to what SIP needs of it.
package enum DNSRecord: Sendable, Hashable {
    /// RFC 3403: `service` is like `SIP+D2U`, `replacement` the name of SRV records.
    case naptr(
        order: UInt16, preference: UInt16, flags: String, service: String, replacement: String)
    /// RFC 2782.
    case srv(priority: UInt16, weight: UInt16, port: UInt16, target: String)
    /// An IP address, IPv6 without brackets.
    case address(String)
}
