// SPDX-License-Identifier: Apache-2.0

extension Flow {
    /// The way to a URI as it is written: its `maddr` or host, its port, its transport
    /// (RFC 3261 section 19.1.1, RFC 3263 section 4.1). What it leaves open has the default of
    /// SIP, or `transport`, and is marked as `unnamed`.
    package init(to uri: SIPURI, transport fallback: Transport = .udp) {
        let named = uri.parameters["transport"].flatMap { Transport(rawValue: $0.lowercased()) }
        let transport = uri.isSecure ? .tls : named ?? fallback
        self.init(
            transport: transport, remoteHost: uri.parameters["maddr"] ?? uri.host,
            remotePort: uri.port ?? transport.defaultPort)
        if remoteHost.hasPrefix("["), remoteHost.hasSuffix("]") {
            remoteHost = String(remoteHost.dropFirst().dropLast())
        }
        if named == nil, !uri.isSecure { unnamed.insert(.transport) }
        if uri.port == nil { unnamed.insert(.port) }
        // An address has nothing to be asked of DNS (RFC 3263 section 4.1).
        if !isLookup { unnamed = [] }
    }

    /// Whether its host is a name, which must be located before anything can be sent.
    package var isLookup: Bool {
        local == 0 && IPv4Literal(remoteHost) == nil && !remoteHost.utf8.contains(UInt8(ascii: ":"))
    }

    /// Where a response goes when the connection its request came by is gone: to the address the
    /// request came from, at the port the Via names (RFC 3261 section 18.2.2).
    func afterLoss(of via: Via) -> Flow {
        Flow(
            transport: transport, remoteHost: remoteHost,
            remotePort: via.sentBy.port ?? transport.defaultPort)
    }

    /// The same place by another transport, on a way of our own choosing.
    func by(_ transport: Transport) -> Flow {
        Flow(transport: transport, remoteHost: remoteHost, remotePort: remotePort)
    }
}

extension Flow.Transport {
    /// The port of a URI that names none (RFC 3261 section 19.1.2).
    package var defaultPort: UInt16 { self == .tls ? 5061 : 5060 }
}
