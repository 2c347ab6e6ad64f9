// SPDX-License-Identifier: Apache-2.0

package import Addresses
package import SIP

/// Where calls come in and go out (`sip:`).
package struct SIPSettings: Sendable, Hashable {
    package var udp: SocketAddress?
    package var tcp: SocketAddress?
    /// The address others reach us at, in Via, Contact and SDP; nil takes that of the interface
    /// a peer is reached through.
    package var advertisedHost: String?
    /// Who may call lines that name no peers of their own.
    package var peers: PeerSettings
    /// What anybody else gets.
    package var strangers = Admission.Reply.refuse
    /// The realm of the passwords of `accounts:`.
    package var realm = "handoff"
    /// The hashes offered for them, best first.
    package var passwordHashes: [DigestAlgorithm.Hash] = [.md5]
    /// Seconds after which a session ends unless it is refreshed (RFC 4028).
    package var sessionExpires = 1800
    /// Hosts a 3xx may send a call to, beside those of configured targets.
    package var redirectDomains: Set<String> = []

    package init(
        udp: SocketAddress? = SocketAddress(ipv4: 0, port: 5060),
        tcp: SocketAddress? = SocketAddress(ipv4: 0, port: 5060),
        advertisedHost: String? = nil,
        peers: PeerSettings = PeerSettings(
            networks: AddressRange.loopback + AddressRange.privateNetworks)
    ) {
        self.udp = udp
        self.tcp = tcp
        self.advertisedHost = advertisedHost
        self.peers = peers
    }

    init(_ section: YAMLSection, admission: AdmissionReader) {
        let standard = SIPSettings()
        peers = admission.standardPeers(section)
        strangers = section.choice("strangers", standard.strangers)
        realm = section.string("realm", standard.realm, limit: 100)
        passwordHashes = section.passwordHashes("password_hashes", standard.passwordHashes)
        sessionExpires = section.integer(
            "session_expires_seconds", standard.sessionExpires, in: 90...86_400)
        redirectDomains = Set(section.strings("redirects", []).map { $0.lowercased() })
        for domain in redirectDomains where !domain.allSatisfy({ Self.isOfHosts($0) }) {
            section.complain(
                "redirects", "'\(domain)' is not the name of a host",
                write: "redirects: [pbx.example, 192.0.2.10]")
        }
        udp = section.listenAddress("udp", standard.udp)
        tcp = section.listenAddress("tcp", standard.tcp)
        let host = section.string("advertised_host", "auto", limit: 255)
        advertisedHost = host == "auto" ? nil : host
        checkAdvertised(host, section)
        if udp == nil, tcp == nil {
            section.complain(
                "udp", "no calls can come in: 'udp' and 'tcp' are both off",
                write: "udp: 0.0.0.0:5060")
        }
    }

    private static func isOfHosts(_ character: Character) -> Bool {
        character.isASCII
            && (character.isLetter || character.isNumber || "-.:_".contains(character))
    }

    private func checkAdvertised(_ host: String, _ section: YAMLSection) {
        guard host != "auto" else { return }
        guard let advertised = Host(host), advertised.isOneMachine else {
            return section.complain(
                "advertised_host", "'advertised_host' is '\(host)'",
                write: "auto, an IP address or a host name, without a port")
        }
        let listening = [udp, tcp].compactMap(\.self)
        if advertised.isLoopback, !listening.allSatisfy(\.isLoopback) {
            section.warn(
                "advertised_host", "peers on other machines are told to send to '\(host)'",
                write: "the address they reach this machine at, or auto")
        }
    }
}

/// Who may call (`peers:`): whole networks, and accounts with a password from anywhere.
package struct PeerSettings: Sendable, Hashable {
    package var networks: [AddressRange]
    package var accounts: [Credentials]

    package init(networks: [AddressRange], accounts: [Credentials] = []) {
        self.networks = networks
        self.accounts = accounts
    }
}
