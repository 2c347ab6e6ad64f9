// SPDX-License-Identifier: Apache-2.0

import Addresses

/// A session description as RFC 8866 defines it, as far as telephony needs it.
///
/// Lines that nothing here uses (`i= u= e= p= b= k= r= z=` and unknown letters) are accepted and
/// not kept. Attributes are kept verbatim and in order.
package struct SessionDescription: Sendable, Hashable {
    package var origin: Origin
    /// `s=`; `-` when there is nothing to say.
    package var name = "-"
    /// Session-level `c=`.
    package var connection: Connection?
    /// Session-level `a=` lines.
    package var attributes: [Attribute] = []
    package var media: [MediaDescription] = []

    package init(origin: Origin) {
        self.origin = origin
    }
}

extension SessionDescription {
    /// `o=`: who made the description, and its version (RFC 8866 section 5.2).
    package struct Origin: Sendable, Hashable {
        package var username = "-"
        package var sessionID: UInt64
        package var version: UInt64
        package var address: Connection

        package init(sessionID: UInt64, version: UInt64, address: Connection) {
            self.sessionID = sessionID
            self.version = version
            self.address = address
        }
    }

    /// An address as `c=` and `o=` write it. Names are allowed by the grammar, and kept.
    package struct Connection: Sendable, Hashable {
        package enum AddressType: String, Sendable, Hashable {
            case ipv4 = "IP4"
            case ipv6 = "IP6"
        }

        package var type: AddressType
        /// Without the suffixes of multicast (time to live, number of addresses).
        package var address: String

        package init(type: AddressType, address: String) {
            self.type = type
            self.address = address
        }

        /// The connection for a literal address: IPv6 when it holds a colon.
        package init(address: String) {
            self.init(type: address.contains(":") ? .ipv6 : .ipv4, address: address)
        }

        /// The address that meant "on hold" before RFC 3264 (its section 8.4).
        package var isUnspecified: Bool {
            IPAddress(address)?.isUnspecified == true
        }
    }

    /// One `a=` line: a property, or a name with a value.
    package struct Attribute: Sendable, Hashable {
        package var name: String
        package var value: String?

        package init(_ name: String, _ value: String? = nil) {
            self.name = name
            self.value = value
        }
    }

    /// One `m=` line and the lines below it.
    package struct MediaDescription: Sendable, Hashable {
        /// `audio`, `video`, `application`, ...
        package var kind: String
        /// 0 refuses or ends the stream.
        package var port: UInt16
        /// The count after the port's slash, 1 when absent.
        package var portCount: UInt16 = 1
        package var transport: String
        /// Payload types for RTP; anything for other transports.
        package var formats: [String]
        package var connection: Connection?
        package var attributes: [Attribute] = []

        package init(kind: String, port: UInt16, transport: String, formats: [String]) {
            self.kind = kind
            self.port = port
            self.transport = transport
            self.formats = formats
        }

        /// The value of the first attribute of this name, `""` for a property.
        package func attribute(_ name: String) -> String? {
            attributes.first { $0.name == name }.map { $0.value ?? "" }
        }
    }

    /// The value of the first session-level attribute of this name, `""` for a property.
    package func attribute(_ name: String) -> String? {
        attributes.first { $0.name == name }.map { $0.value ?? "" }
    }
}
