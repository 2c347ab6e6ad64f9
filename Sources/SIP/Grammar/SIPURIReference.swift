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

extension SIPURIReference {
    /// Reads a URI as a person writes it in a configuration: `sip:anna@pbx.example;transport=tcp`.
    package init(text: String) throws(SIPParseError) {
        var scanner = ByteScanner(text)
        let reference = try scanner.uri(.bracketed)
        guard scanner.isAtEnd else { throw scanner.error("Bad Character in URI") }
        self = reference
    }
}

extension SIPURIReference {
    /// The user, or the number itself: without the parameters of a telephone-subscriber
    /// (`;npdi;rn=…`, `;phone-context=…`), `%` escapes resolved, and without the dots, hyphens and
    /// brackets that only please the eye (RFC 3966 section 5.1.1). Nil where a URI has none.
    package var number: String? {
        switch self {
        case .sip(let uri): uri.user.map(Self.number)
        case .opaque("tel", let rest): Self.number(of: rest)
        case .opaque: nil
        }
    }

    /// A user part or a telephone number as people write it, in the form numbers are compared in.
    package static func number(of text: String) -> String {
        // Parameters are cut off before escapes are resolved: an escaped semicolon is none.
        let subscriber = text.prefix { $0 != ";" }
        let plain = PercentEncoding.decode(String(subscriber))
        let digits = plain.unicodeScalars.filter { !isSeparator($0) }
        let isNumber =
            digits.contains { isDigit($0) }
            && digits.enumerated().allSatisfy { index, scalar in
                isDigit(scalar) || scalar == "*" || scalar == "#" || scalar == "+" && index == 0
            }
        return isNumber ? String(String.UnicodeScalarView(digits)) : plain
    }

    private static func isSeparator(_ scalar: Unicode.Scalar) -> Bool {
        "-.() ".unicodeScalars.contains(scalar)
    }

    private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }
}
