// SPDX-License-Identifier: Apache-2.0

/// Where requests in a dialog go (RFC 3261 sections 8.1.2, 12.2.1.1 and 18.1.1).
extension Dialog {
    /// Along the connection the dialog runs on while it is there and leads to the next hop; else
    /// to the first route or the remote target as its URI says: transport, `maddr`, port. A name
    /// is located before the request is sent.
    ///
    /// A target that is a private address, where the peer is seen at another one, lies behind a
    /// translator: only the way its requests take reaches it.
    var nextHop: Flow {
        let target = targetHop
        guard isConnected else { return target }
        if flow.transport.isReliable { return leadsTo(target) ? flow : target }
        return isBehindTranslator(target) ? flow : target
    }

    /// Where else to try when the next hop cannot be reached at all.
    var alternativeHop: Flow? {
        let hop = nextHop
        let others = isConnected ? [flow, targetHop] : [targetHop]
        return others.first { $0 != hop }
    }

    /// Whether its connection is gone and what it named instead means nothing outside its network.
    var isOutOfReach: Bool { !isConnected && isBehindTranslator(targetHop) }

    private var hopURI: SIPURI { routes.first?.uri.sip ?? target }

    /// The next hop as its URI names it. Its default transport is the one the peer spoke; TLS,
    /// which we do not have, becomes that, too.
    private var targetHop: Flow {
        var hop = Flow(to: hopURI, transport: flow.transport)
        if hop.transport == .tls, flow.transport != .tls {
            hop.transport = flow.transport
            if hopURI.port == nil { hop.remotePort = flow.transport.defaultPort }
        }
        // From the socket the peer knows.
        if hop.transport == .udp, flow.transport == .udp, !hop.isLookup { hop.local = flow.local }
        // What the peer speaks over a connection need not be asked of DNS.
        if flow.transport.isReliable { hop.unnamed.remove(.transport) }
        return hop
    }

    /// Whether the connection serves for the next hop: it goes to that host, or the host is a name
    /// or an address that only the connection reaches.
    private func leadsTo(_ hop: Flow) -> Bool {
        guard hop.transport == flow.transport else { return false }
        return hop.isLookup || hop.remoteHost == flow.remoteHost || isBehindTranslator(hop)
    }

    /// Whether the hop's address means nothing outside the peer's own network. A proxy knows its
    /// address, so a route is believed unless it is private and the proxy is seen at a public one.
    private func isBehindTranslator(_ hop: Flow) -> Bool {
        guard hop.remoteHost != flow.remoteHost, IPv4Literal(hop.remoteHost)?.isPrivate == true
        else { return false }
        return routes.isEmpty || IPv4Literal(flow.remoteHost)?.isPrivate == false
    }
}
