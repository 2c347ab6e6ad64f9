// SPDX-License-Identifier: Apache-2.0

package import Addresses

extension Flow {
    /// The way to a URI as it is written: its `maddr` or host, its port, its transport
    /// (RFC 3261 section 19.1.1, RFC 3263 section 4.1). What it leaves open has the default of
    /// SIP, or `transport`, and is marked as `unnamed`. An address has its canonical form, as flows
    /// of what came have.
    package init(to uri: SIPURI, transport fallback: Transport = .udp) {
        let named = uri.parameters["transport"].flatMap { Transport(rawValue: $0.lowercased()) }
        let transport = uri.isSecure ? .tls : named ?? fallback
        let maddr = uri.parameters["maddr"].map { HostPort($0)?.host ?? $0 }
        let host = maddr ?? uri.host
        self.init(
            transport: transport, remoteHost: IPAddress(host)?.description ?? host,
            remotePort: uri.port ?? transport.defaultPort)
        if named == nil, !uri.isSecure { unnamed.insert(.transport) }
        if uri.port == nil { unnamed.insert(.port) }
        // An address has nothing to be asked of DNS (RFC 3263 section 4.1).
        if !isLookup { unnamed = [] }
    }

    /// Where the response to a request goes that came by this flow with this topmost Via: back
    /// along a connection; by UDP to the source address, at the source port if `rport` asked for it
    /// and else at the port the Via names (RFC 3261 section 18.2.2, RFC 3581 section 4).
    ///
    /// `maddr` is not followed: it would let anyone aim our responses at anyone.
    func back(to via: Via) -> Flow {
        guard transport == .udp, !via.parameters.contains("rport") else { return self }
        var back = self
        back.remotePort = via.sentBy.port ?? 5060
        return back
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

    /// The name in a Via (RFC 3261 section 20.42).
    package var viaName: String { rawValue.uppercased() }
}
