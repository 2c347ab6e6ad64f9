// SPDX-License-Identifier: Apache-2.0

package import Addresses

/// One hop of a request: where its response goes (RFC 3261 section 20.42, RFC 3581).
package struct Via: Sendable, Hashable {
    /// `UDP`, `TCP`, `TLS`, or whatever else the sender speaks, as written.
    package var transport: String
    package var sentBy: HostPort
    package var parameters: Parameters

    package init(transport: String, sentBy: HostPort, parameters: Parameters = []) {
        self.transport = transport
        self.sentBy = sentBy
        self.parameters = parameters
    }

    package var branch: String? { parameters["branch"] }

    /// What the branch of every RFC 3261 request begins with.
    package static let magicCookie = "z9hG4bK"

    /// Whether the branch identifies the transaction by itself (RFC 3261 section 17.2.3).
    package var hasRFC3261Branch: Bool {
        guard let branch, branch.utf8.count > Self.magicCookie.utf8.count else { return false }
        return String(branch.prefix(7)).equalsIgnoringCase(Self.magicCookie)
    }
}

extension Via: CustomStringConvertible {
    package var description: String {
        var text = "SIP/2.0/" + transport + " "
        sentBy.write(to: &text)
        parameters.write(to: &text)
        return text
    }
}

extension ByteScanner {
    /// `SIP/2.0/UDP host:port;parameters`, with white space wherever the grammar allows it.
    mutating func via() throws(SIPParseError) -> Via {
        skipSpace()
        let slash = UInt8(ascii: "/")
        let name = try token("Bad Via Protocol")
        guard name.equalsIgnoringCase("SIP"), take(separator: slash) else {
            throw error("Bad Via Protocol")
        }
        let version = try token("Bad Via Version")
        guard version == "2.0", take(separator: slash) else { throw error("Bad Via Version") }
        let transport = try token("Bad Via Transport")
        guard let byte = next, ASCII.isSpace(byte) else { throw error("Bad Via Transport") }
        skipSpace()
        var sentBy = HostPort(host: try host())
        if take(separator: UInt8(ascii: ":")) { sentBy.port = try port() }
        return Via(transport: transport, sentBy: sentBy, parameters: try parameters())
    }
}
