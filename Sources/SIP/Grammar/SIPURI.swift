// SPDX-License-Identifier: Apache-2.0

import Addresses

/// A `sip:` or `sips:` URI (RFC 3261 section 19.1). User and password keep their escapes.
package struct SIPURI: Sendable, Hashable {
    package var isSecure = false
    /// The user part as written, escapes included; see `decodedUser`.
    package var user: String?
    package var password: String?
    /// A name, an IPv4 address, or an IPv6 address without brackets.
    package var host: String
    package var port: UInt16?
    package var parameters: Parameters
    /// What follows `?`, as written.
    package var headers: String?

    package init(
        user: String? = nil, host: String, port: UInt16? = nil, parameters: Parameters = []
    ) {
        self.user = user
        self.host = host
        self.port = port
        self.parameters = parameters
    }

    /// The user part with its `%xx` escapes resolved.
    package var decodedUser: String? { user.map(PercentEncoding.decode) }

    /// Whether a route of this URI is loose (RFC 3261 section 16.12).
    package var isLooseRouter: Bool { parameters.contains("lr") }
}

extension SIPURI: CustomStringConvertible {
    package var description: String {
        var text = isSecure ? "sips:" : "sip:"
        if let user {
            text += user
            if let password { text += ":" + password }
            text += "@"
        }
        HostPort(host: host, port: port).write(to: &text)
        parameters.write(to: &text)
        if let headers { text += "?" + headers }
        return text
    }
}
