// SPDX-License-Identifier: Apache-2.0

import Addresses
import CallModel
import Handoff
import SIP

/// Our call to a target over SIP: how it is dialled now, and where it has been sent.
struct SIPCall: Sendable {
    let target: Target
    /// Who in the call whoever answers is.
    let party: Party
    /// Who is calling, as far as the target is shown it.
    private let caller: CallerIdentity
    /// The targets that are known by name, for when a 3xx leads to one of them.
    private let known: [Target]
    /// What the INVITE carries beside whom it shows calling.
    private let headers: [Header]
    private(set) var dialling: Dialling
    /// Where it has been sent by a 3xx.
    private var path: [SIPURI] = []

    /// How often one call is sent on by a 3xx.
    private static let longestPath = 3

    /// Nil when the target's address cannot be dialled by SIP, or none of its devices is there.
    init?(_ call: OutgoingCall, devices: [Binding], settings: GatewaySettings) {
        guard let dialling = Dialling(call.target, devices: devices, settings: settings) else {
            return nil
        }
        self.dialling = dialling
        target = call.target
        party = call.seat.party
        caller = call.visit.who
        known = call.known
        headers = Self.headers(of: call)
    }

    /// The INVITE but for its body.
    func request(offering body: Body, settings: GatewaySettings) -> InviteRequest {
        let gateway = settings.ownAddress
        var request = InviteRequest(
            target: dialling.address, flow: dialling.flow,
            from: dialling.from(caller: caller, gateway: gateway), body: body)
        request.routes = dialling.routes
        request.credentials = dialling.credentials
        request.headers = headers + dialling.identityHeaders(caller: caller, gateway: gateway)
        return request
    }

    // MARK: Where else it may go

    /// What else is to be tried after a refusal.
    enum Elsewhere {
        /// The same place, with the gateway's own identity in the place of the one refused.
        case withoutIdentity(SIPCall)
        /// Where a 3xx leads, whose target is to be held under this name, if it is one.
        case at(SIPCall, held: String?)
        /// A 3xx leads to this place, or to none, and nobody has allowed it.
        case forbidden(place: String)
        case nowhere
    }

    /// What may be tried after a refusal: without an identity the trunk may not like, or where a 3xx
    /// sends it. Once somebody's phone has rung, whoever says no is a person.
    func elsewhere(
        after failure: SessionFailure, hasRung: Bool, settings: GatewaySettings
    ) -> Elsewhere {
        if failure.mayRefuseIdentity, !hasRung, dialling.identity != .gateway {
            var anonymous = self
            anonymous.dialling.identity = .gateway
            return .withoutIdentity(anonymous)
        }
        if !hasRung, failure.isOfDevice, let next = dialling.nextDevice {
            var other = self
            other.dialling = next
            return .at(other, held: nil)
        }
        guard (300...399).contains(failure.status) else { return .nowhere }
        let places = failure.contacts
        if path.count < Self.longestPath, [300, 301, 302].contains(failure.status) {
            for place in places.compactMap(\.followed)
            where !path.contains(place) && place != dialling.address {
                if let (call, held) = moved(to: place, settings: settings) {
                    return .at(call, held: held)
                }
            }
        }
        return .forbidden(place: places.first.map { " to \($0)" } ?? "")
    }

    /// The call to a place that is a target by its name, or in an allowed domain.
    private func moved(
        to place: SIPURI, settings: GatewaySettings
    ) -> (call: SIPCall, held: String?)? {
        var moved = self
        moved.path.append(place)
        if let target = known.first(where: { $0.isAt(place) }),
            let named = Dialling(target, settings: settings)
        {
            moved.dialling = named
            moved.dialling.address = place
            return (moved, target.name)
        }
        guard settings.redirectDomains.contains(place.host.lowercased()) else { return nil }
        moved.dialling = dialling.moved(to: place)
        return (moved, nil)
    }

    // MARK: What it carries

    /// The handoff's id and a short reason travel in the INVITE (RFC 7433, hexadecimal), and the
    /// links to a desk and to the package as `Call-Info: <LINK>;purpose=info` (RFC 3261 section 20.9).
    private static func headers(of call: OutgoingCall) -> [Header] {
        let id = call.package.id.rawValue
        let short = String(
            call.reason.unicodeScalars.filter { (32..<127).contains($0.value) }.prefix(80)
                .map(Character.init))
        let hex = Array("\(id);\(short)".utf8.prefix(128)).map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
        let links = [call.screenPop, call.link].compactMap(\.self).map {
            Header("Call-Info", "<\($0)>;purpose=info")
        }
        return [
            Header("User-to-User", "\(hex);encoding=hex"),
            Header("X-Handoff-Id", id),
            Header("X-Handoff-Reason", short),
        ] + links
    }
}

extension SIPURIReference {
    /// The address as a request can go to it; nil for one it cannot.
    fileprivate var followed: SIPURI? {
        guard var uri = sip, !uri.isSecure, uri.port != 0 else { return nil }
        uri.headers = nil
        return uri
    }
}

extension Target {
    /// Whether its address is this one, whatever its parameters.
    fileprivate func isAt(_ place: SIPURI) -> Bool {
        guard case .sip(let uri) = address, let own = (try? SIPURIReference(text: uri))?.sip else {
            return false
        }
        return own.decodedUser == place.decodedUser
            && own.host.lowercased() == place.host.lowercased()
            && own.port ?? 5060 == place.port ?? 5060
    }
}
