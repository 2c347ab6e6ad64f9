// SPDX-License-Identifier: Apache-2.0

/// A Warning (RFC 3261 section 20.43): what is wrong, for a person who reads a trace.
package struct Warning: Sendable, Hashable {
    /// One of the codes of section 20.43.
    package enum Code: Int, Sendable, Hashable {
        case incompatibleAddressFormat = 301
        case incompatibleTransport = 302
        case mediaTypeNotAvailable = 304
        case incompatibleMediaFormat = 305
        case unicastNotAvailable = 331
        case miscellaneous = 399
    }

    package var code: Code
    package var text: String

    package init(_ code: Code, _ text: String) {
        self.code = code
        self.text = text
    }

    /// The header field of an agent whose User-Agent this is: its first token stands for a host.
    package func header(from userAgent: String) -> Header {
        let name = userAgent.utf8.prefix { ASCII.isToken($0) }
        let agent = name.isEmpty ? "gateway" : String(decoding: name, as: UTF8.self)
        return Header(.warning, "\(code.rawValue) \(agent) \(QuotedString.quote(text))")
    }
}
