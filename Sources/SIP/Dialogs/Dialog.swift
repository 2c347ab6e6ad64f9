// SPDX-License-Identifier: Apache-2.0

import Addresses
import Timing

/// The state two user agents share once a response with a tag was sent (RFC 3261 section 12).
struct Dialog: Sendable {
    let id: DialogID
    /// From of our requests, with our tag.
    let local: NameAddr
    /// To of our requests, with the peer's tag.
    let remote: NameAddr
    private(set) var localCSeq: UInt32
    private(set) var remoteCSeq: UInt32?
    let routes: [NameAddr]
    private(set) var target: SIPURI
    /// Where the peer's last request came from, or our INVITE went.
    var flow: Flow
    /// Whether the connection of `flow` is still there; a dialog outlives it (RFC 5923).
    var isConnected = true
    /// Whether our Request-URIs are `sips:` too.
    var isSecure: Bool { target.isSecure }

    /// The dialog of a received INVITE (RFC 3261 section 12.1.1).
    init(
        serving request: SIPRequest, tag: String, target: SIPURI, routes: [NameAddr], flow: Flow
    ) {
        id = DialogID(
            callID: request.callID, localTag: tag, remoteTag: request.from.tag ?? "")
        var local = request.to
        local.tag = tag
        self.local = local
        remote = request.from
        // The first request of ours may have any number (RFC 3261 section 12.2.1.1).
        localCSeq = 0
        remoteCSeq = request.cseq.number
        self.routes = routes
        self.target = target
        self.flow = flow
    }

    /// The dialog of an INVITE of ours and one response to it (RFC 3261 section 12.1.2). A peer
    /// that gives no usable Contact is reached where the INVITE went.
    init(calling request: SIPRequest, answeredBy response: SIPResponse, flow: Flow) {
        id = DialogID(
            callID: request.callID, localTag: request.from.tag ?? "",
            remoteTag: response.to.tag ?? "")
        local = request.from
        remote = response.to
        localCSeq = request.cseq.number
        remoteCSeq = nil
        routes = Array(((try? response.headers.addresses(of: .recordRoute)) ?? []).reversed())
        target =
            response.headers.remoteTarget ?? request.uri.sip ?? SIPURI(host: flow.remoteHost)
        self.flow = flow
    }

    /// Takes note of a request in the dialog; false when it comes out of order (RFC 3261 section
    /// 12.2.2).
    mutating func accept(_ request: SIPRequest, from flow: Flow) -> Bool {
        if let last = remoteCSeq, request.cseq.number <= last { return false }
        remoteCSeq = request.cseq.number
        self.flow = flow
        isConnected = true
        return true
    }

    /// Takes over the sequence numbers of the early dialog this one was before its 2xx.
    mutating func goOn(from early: Dialog) {
        localCSeq = max(localCSeq, early.localCSeq)
        remoteCSeq = early.remoteCSeq
    }

    /// Takes the Contact of a re-INVITE or its 2xx as the new target.
    mutating func refreshTarget(from headers: Headers) {
        if let contact = headers.remoteTarget { target = contact }
    }

    /// The next request in this dialog (RFC 3261 section 12.2.1.1).
    mutating func request(
        _ method: Method, via: Via, headers: [Header], body: Body? = nil
    ) -> SIPRequest {
        request(CSeq(takeNumber(), method), via: via, headers: headers, body: body)
    }

    /// The number of the next request of ours.
    mutating func takeNumber() -> UInt32 {
        localCSeq &+= 1
        return localCSeq
    }

    /// The ACK to a 2xx of the INVITE with this number.
    func ack(_ number: UInt32, via: Via, headers: [Header]) -> SIPRequest {
        request(CSeq(number, .ack), via: via, headers: headers, body: nil)
    }

    private func request(_ cseq: CSeq, via: Via, headers: [Header], body: Body?) -> SIPRequest {
        let fields = CommonFields(via: via, from: local, to: remote, callID: id.callID, cseq: cseq)
        var uri = SIPURIReference.sip(target)
        var route = routes
        if let first = routes.first, first.uri.sip?.isLooseRouter == false {
            // A strict router wants itself as the Request-URI and the target as the last route.
            uri = first.uri
            route = routes.dropFirst() + [NameAddr(target)]
        }
        let routing = route.map { Header(.route, $0.description) }
        return SIPRequest(uri: uri, fields: fields, headers: routing + headers, body: body)
    }
}

/// What the messages of one dialog have in common (RFC 3261 section 12).
struct DialogID: Sendable, Hashable {
    var callID: String
    var localTag: String
    /// Empty for a peer of RFC 2543, which may send none.
    var remoteTag: String

    init(callID: String, localTag: String, remoteTag: String) {
        self.callID = callID
        self.localTag = localTag
        self.remoteTag = remoteTag
    }

    /// The dialog a received request is in, as seen from here; nil outside a dialog.
    init?(received request: SIPRequest) {
        guard let tag = request.to.tag else { return nil }
        self.init(callID: request.callID, localTag: tag, remoteTag: request.from.tag ?? "")
    }
}

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
        guard hop.remoteHost != flow.remoteHost, Self.isTranslated(hop.remoteHost) == true else {
            return false
        }
        return routes.isEmpty || Self.isTranslated(flow.remoteHost) == false
    }

    /// Whether only neighbours can reach it; nil for what is no IPv4 address.
    private static func isTranslated(_ host: String) -> Bool? {
        guard let address = IPAddress(host), !address.isIPv6 else { return nil }
        return AddressRange.translated.contains { $0.contains(address) }
    }
}
