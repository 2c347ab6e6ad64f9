// SPDX-License-Identifier: Apache-2.0

/// Where calls come in and go out (`sip:`).
package struct SIPSettings: Sendable, Hashable {
    package var udp: ListenAddress?
    package var tcp: ListenAddress?
    /// The address others reach us at, in Via, Contact and SDP; nil takes that of the interface
    /// a peer is reached through.
    package var advertisedHost: String?

    package init(
        udp: ListenAddress? = ListenAddress(host: "0.0.0.0", port: 5060),
        tcp: ListenAddress? = ListenAddress(host: "0.0.0.0", port: 5060),
        advertisedHost: String? = nil
    ) {
        self.udp = udp
        self.tcp = tcp
        self.advertisedHost = advertisedHost
    }

    init(_ section: YAMLSection) {
        let standard = SIPSettings()
        udp = section.listenAddress("udp", standard.udp)
        tcp = section.listenAddress("tcp", standard.tcp)
        let host = section.string("advertised_host", "auto", limit: 255)
        advertisedHost = host == "auto" ? nil : host
        if host.contains(where: { $0.isWhitespace || $0 == "/" || $0 == "@" }) {
            section.complain(
                "advertised_host", "'advertised_host' is '\(host)'",
                write: "auto, an IP address or a host name")
        }
        if udp == nil, tcp == nil {
            section.complain(
                "udp", "no calls can come in: 'udp' and 'tcp' are both off",
                write: "udp: 0.0.0.0:5060")
        }
    }
}
