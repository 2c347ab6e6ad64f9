// SPDX-License-Identifier: Apache-2.0

package import Handoff
package import SIP

/// A telephone network or exchange that carries calls for us (`trunks:`).
package struct TrunkSettings: Sendable, Hashable {
    package var name: String
    /// Host, port and transport of the other side; a number dialled becomes its user part.
    package var uri: SIPURI
    /// Where requests go first, when that is another place.
    package var proxy: SIPURI?
    package var credentials: Credentials?
    /// Whom it is shown calling, for targets that say nothing else.
    package var identity: ShownIdentity
    /// Our own number there: the user part of `gateway` as an identity.
    package var number: String?
    /// Where its calls come from.
    package var networks: [AddressRange]
    /// Whether what it says of the caller's identity counts.
    package var isTrusted: Bool

    package init(
        name: String, uri: SIPURI, proxy: SIPURI? = nil, credentials: Credentials? = nil,
        identity: ShownIdentity = .gateway, number: String? = nil, networks: [AddressRange] = [],
        isTrusted: Bool = false
    ) {
        self.name = name
        self.uri = uri
        self.proxy = proxy
        self.credentials = credentials
        self.identity = identity
        self.number = number
        self.networks = networks
        self.isTrusted = isTrusted
    }

    init(name: String, _ section: YAMLSection) {
        self.name = name
        let address = section.sipURI("uri", example: "sip:carrier.example")
        if address == nil, !section.has("uri") {
            section.complain(
                "uri", "trunk '\(name)' has no 'uri'", write: "uri: sip:carrier.example")
        }
        uri = address ?? SIPURI(host: "invalid")
        if uri.user != nil {
            section.complain(
                "uri", "the 'uri' of a trunk names no user: the number dialled takes that place",
                write: "uri: sip:\(HostPort(host: uri.host, port: uri.port))")
        }
        proxy = section.sipURI("proxy", example: "sip:sbc.carrier.example:5060")
        Self.readTransport(section, into: &uri, &proxy)
        credentials = section.credentials("auth")
        identity = section.identity("identity", orElse: .gateway)
        number = section.optionalString("number", limit: 60)
        if let number, !YAMLSection.isShowable(number) {
            section.complain(
                "number", "'number' is '\(number)'",
                write: "our number there, such as \"+493012345\"")
        }
        networks = section.networks("peers")
        isTrusted = section.flag("trusted", false)
        if isTrusted, networks.isEmpty {
            section.complain(
                "trusted",
                "trunk '\(name)' is trusted, but it is not said where its calls come from",
                write: "peers: [192.0.2.0/24], or no 'trusted'")
        }
    }

    private static func readTransport(
        _ section: YAMLSection, into uri: inout SIPURI, _ proxy: inout SIPURI?
    ) {
        guard let transport: Transport = section.optionalChoice("transport") else { return }
        for address in [uri, proxy].compactMap(\.self) {
            if let other = address.parameters["transport"], other.lowercased() != transport.rawValue
            {
                section.complain(
                    "transport", "'transport' is \(transport.rawValue), '\(address)' says \(other)",
                    write: "one of the two")
            }
        }
        uri.parameters["transport"] = transport.rawValue
        proxy?.parameters["transport"] = transport.rawValue
    }

    private enum Transport: String, CaseIterable {
        case udp, tcp
    }
}
