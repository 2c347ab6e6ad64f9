// SPDX-License-Identifier: Apache-2.0

import Addresses
import Handoff
import SIP

/// How one target is dialled: where the INVITE goes, and whom it shows calling.
struct Dialling: Sendable {
    /// The Request-URI.
    var address: SIPURI
    /// Where the INVITE is sent.
    var hop: SIPURI
    var trunk: Trunk?
    var credentials: Credentials?
    var identity: ShownIdentity

    /// The telephone that has logged in and is called; nil for who is called at an address.
    private var device: Binding?
    /// The others of the same person.
    private var otherDevices: [Binding] = []

    /// Nil when the target's address cannot be dialled by SIP: neither `sip:` nor a number on a
    /// trunk, nor a telephone that has logged in.
    init?(_ target: Target, devices: [Binding] = [], settings: GatewaySettings) {
        identity = target.identity
        if case .registered = target.address {
            guard let first = devices.first else { return nil }
            (address, hop) = (first.contact, first.contact)
            device = first
            otherDevices = Array(devices.dropFirst())
            return
        }
        guard case .sip(let uri) = target.address else { return nil }
        trunk = target.trunk.flatMap { settings.trunks[$0] }
        credentials = settings.operatorCredentials[target.name] ?? trunk?.credentials
        switch try? SIPURIReference(text: uri) {
        case .sip(let uri): address = uri
        case .opaque("tel", let rest)?:
            guard let trunk else { return nil }
            address = trunk.uri
            address.user = PercentEncoding.encodeUser(SIPURIReference.number(of: rest))
            address.parameters["user"] = "phone"
        case .opaque, nil: return nil
        }
        hop = trunk.map { $0.proxy ?? $0.uri } ?? address
    }

    /// The way on which the INVITE is sent.
    var flow: Flow { device?.flow ?? Flow(to: hop) }

    /// The host that is asked to take the call.
    var signallingHost: String { device?.flow.remoteHost ?? address.host }

    /// The same call to the person's next telephone; nil when there is none.
    var nextDevice: Dialling? {
        guard let next = otherDevices.first else { return nil }
        var dialling = self
        (dialling.address, dialling.hop, dialling.device) = (next.contact, next.contact, next)
        dialling.otherDevices.removeFirst()
        return dialling
    }

    /// The same call to another address, which a 3xx named. Credentials go only where they went.
    func moved(to uri: SIPURI) -> Dialling {
        var dialling = self
        let isSamePlace = uri.host.lowercased() == address.host.lowercased()
        dialling.address = uri
        dialling.device = nil
        dialling.otherDevices = []
        if !isSamePlace {
            dialling.trunk = nil
            dialling.credentials = nil
        }
        dialling.hop = dialling.trunk?.proxy ?? uri
        return dialling
    }

    /// A route to where the INVITE is sent first, when that is not where it is for.
    var routes: [NameAddr] {
        guard hop.host != address.host || hop.port != address.port else { return [] }
        var route = hop
        route.user = nil
        route.parameters.list.append(Parameter("lr"))
        return [NameAddr(route)]
    }

    /// From, as the target sees it.
    func from(caller: CallerIdentity, gateway: SIPURI) -> NameAddr {
        let name: String? =
            switch identity.name {
            case .matching: identity.number == .caller ? caller.name : nil
            case .caller: caller.name
            case .none: nil
            case .text(let text): text
            }
        if identity.number == .caller, caller.isWithheld {
            // RFC 3323 section 4.1.1.3.
            let nobody = SIPURI(user: CallerIdentity.anonymous, host: "anonymous.invalid")
            return NameAddr(displayName: "Anonymous", nobody)
        }
        let shown = name.map { String($0.prefix(80)) }
        return NameAddr(displayName: shown, uri(of: identity.number, caller, gateway))
    }

    /// What is said of the identity beside From (RFC 3325, RFC 3323).
    func identityHeaders(caller: CallerIdentity, gateway: SIPURI) -> [Header] {
        var headers: [Header] = []
        if let asserted = identity.asserted, asserted != .caller || !caller.isWithheld {
            headers.append(
                Header(.pAssertedIdentity, "<\(uri(of: asserted, caller, gateway))>"))
        }
        if caller.isWithheld, identity.isOfCaller { headers.append(Header(.privacy, "id")) }
        return headers
    }

    private func uri(
        of number: ShownIdentity.Number, _ caller: CallerIdentity, _ gateway: SIPURI
    ) -> SIPURI {
        var uri = gateway
        if let trunk {
            uri = SIPURI(
                user: trunk.number ?? trunk.credentials?.user ?? gateway.user,
                host: trunk.uri.host, port: trunk.uri.port)
        }
        let user: String? =
            switch number {
            case .gateway: nil
            case .caller: caller.number
            case .number(let text): text
            }
        if let user, !user.isEmpty { uri.user = PercentEncoding.encodeUser(user) }
        return uri
    }
}

extension ShownIdentity {
    /// Whether anything of the caller's would be shown.
    var isOfCaller: Bool { number == .caller || name == .caller || asserted == .caller }
}

extension SessionFailure {
    /// Whether a trunk may mean that it does not take the identity: 403, 433, 436 to 438, 488, 606
    /// and the refusals of RFC 8197 and RFC 8688.
    var mayRefuseIdentity: Bool {
        switch status {
        case 403, 428, 433, 436, 437, 438, 488, 606, 607, 608: origin == .remote
        default: false
        }
    }

    /// Whether it says of the telephone that it is not to be had, and nothing of its owner.
    var isOfDevice: Bool {
        switch status {
        case 404, 408, 410, 430, 480, 481, 502, 503, 504: true
        default: false
        }
    }

    /// Where a 3xx sends the call, what it likes best first (RFC 3261 section 8.1.3.4).
    var contacts: [SIPURIReference] {
        let addresses = ((try? headers.addresses(of: .contact)) ?? []).prefix(8)
        func weight(_ address: NameAddr) -> Double {
            address.parameters["q"].flatMap(Double.init) ?? 1
        }
        return addresses.enumerated()
            .sorted { (-weight($0.element), $0.offset) < (-weight($1.element), $1.offset) }
            .map(\.element.uri)
    }
}
