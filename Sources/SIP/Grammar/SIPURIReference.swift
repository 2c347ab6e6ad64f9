// SPDX-License-Identifier: Apache-2.0

/// A URI where SIP allows any scheme: a Request-URI, From, To or Contact.
package enum SIPURIReference: Sendable, Hashable {
    case sip(SIPURI)
    /// Any other scheme (`tel`, `urn`, ...), lower case, with the rest as written.
    case opaque(scheme: String, rest: String)

    package var sip: SIPURI? {
        switch self {
        case .sip(let uri): uri
        case .opaque: nil
        }
    }

    package var scheme: String {
        switch self {
        case .sip(let uri): uri.isSecure ? "sips" : "sip"
        case .opaque(let scheme, _): scheme
        }
    }

    /// Who is meant: the decoded user part, or the number of a `tel` URI without its parameters.
    package var user: String? {
        switch self {
        case .sip(let uri): uri.decodedUser
        case .opaque("tel", let rest): rest.split(separator: ";").first.map(String.init)
        case .opaque: nil
        }
    }
}

extension SIPURIReference: CustomStringConvertible {
    package var description: String {
        switch self {
        case .sip(let uri): uri.description
        case .opaque(let scheme, let rest): scheme + ":" + rest
        }
    }
}
