// SPDX-License-Identifier: Apache-2.0

/// The name of a header field in its long form; names match without case, and the compact forms
/// of RFC 3261 section 7.3.3 are the same name.
package struct HeaderName: Sendable, ExpressibleByStringLiteral {
    /// The spelling sent on the wire.
    package let spelling: String

    package init(_ text: String) {
        spelling = Self.spellings[text.lowercased()] ?? text
    }

    package init(stringLiteral value: String) {
        self.init(value)
    }

    private init(known spelling: String) { self.spelling = spelling }

    package static let accept = HeaderName(known: "Accept")
    package static let acceptEncoding = HeaderName(known: "Accept-Encoding")
    package static let allow = HeaderName(known: "Allow")
    package static let authorization = HeaderName(known: "Authorization")
    package static let callID = HeaderName(known: "Call-ID")
    package static let contact = HeaderName(known: "Contact")
    package static let contentDisposition = HeaderName(known: "Content-Disposition")
    package static let contentEncoding = HeaderName(known: "Content-Encoding")
    package static let contentLength = HeaderName(known: "Content-Length")
    package static let contentType = HeaderName(known: "Content-Type")
    package static let cseq = HeaderName(known: "CSeq")
    package static let diversion = HeaderName(known: "Diversion")
    package static let from = HeaderName(known: "From")
    package static let maxForwards = HeaderName(known: "Max-Forwards")
    package static let minSE = HeaderName(known: "Min-SE")
    package static let pAssertedIdentity = HeaderName(known: "P-Asserted-Identity")
    package static let pPreferredIdentity = HeaderName(known: "P-Preferred-Identity")
    package static let privacy = HeaderName(known: "Privacy")
    package static let proxyAuthenticate = HeaderName(known: "Proxy-Authenticate")
    package static let proxyAuthorization = HeaderName(known: "Proxy-Authorization")
    package static let rAck = HeaderName(known: "RAck")
    package static let reason = HeaderName(known: "Reason")
    package static let recordRoute = HeaderName(known: "Record-Route")
    package static let require = HeaderName(known: "Require")
    package static let retryAfter = HeaderName(known: "Retry-After")
    package static let rSeq = HeaderName(known: "RSeq")
    package static let route = HeaderName(known: "Route")
    package static let sessionExpires = HeaderName(known: "Session-Expires")
    package static let supported = HeaderName(known: "Supported")
    package static let to = HeaderName(known: "To")
    package static let unsupported = HeaderName(known: "Unsupported")
    package static let userAgent = HeaderName(known: "User-Agent")
    package static let via = HeaderName(known: "Via")
    package static let warning = HeaderName(known: "Warning")
    package static let wwwAuthenticate = HeaderName(known: "WWW-Authenticate")

    /// Lower-case and compact forms to the spelling we use; names not here keep their own.
    private static let spellings: [String: String] = {
        let long: [HeaderName] = [
            .accept, .acceptEncoding, .allow, .callID, .contact, .contentDisposition,
            .contentEncoding, .contentLength, .contentType, .cseq, .from, .maxForwards, .minSE,
            .rAck, .reason, .recordRoute, .require, .retryAfter, .rSeq, .route, .sessionExpires,
            .supported, .to, .unsupported, .userAgent, .via, .warning, .authorization, .diversion,
            .pAssertedIdentity, .pPreferredIdentity, .privacy, .proxyAuthenticate,
            .proxyAuthorization, .wwwAuthenticate,
        ]
        var table: [String: String] = [
            "a": "Accept-Contact", "b": "Referred-By", "c": "Content-Type",
            "d": "Request-Disposition", "e": "Content-Encoding", "f": "From", "i": "Call-ID",
            "j": "Reject-Contact", "k": "Supported", "l": "Content-Length", "m": "Contact",
            "n": "Identity-Info", "o": "Event", "r": "Refer-To", "s": "Subject", "t": "To",
            "u": "Allow-Events", "v": "Via", "x": "Session-Expires", "y": "Identity",
        ]
        for name in long { table[name.spelling.lowercased()] = name.spelling }
        return table
    }()
}

extension HeaderName: Hashable {
    package static func == (left: HeaderName, right: HeaderName) -> Bool {
        left.spelling == right.spelling || left.spelling.equalsIgnoringCase(right.spelling)
    }

    package func hash(into hasher: inout Hasher) {
        for byte in spelling.utf8 { hasher.combine(ASCII.lowercased(byte)) }
    }
}

extension HeaderName: CustomStringConvertible {
    package var description: String { spelling }
}
