// SPDX-License-Identifier: Apache-2.0

import Addresses
import CallModel
import Handoff
import MediaEngine
import SDP
import SIP
import Timing

/// Attempts on their way to an operator: the INVITE, what it is refused with, and where it is sent
/// on to.
extension GatewayCore {
    /// How often one attempt is sent on by a 3xx.
    private static let longestPath = 3
    /// After a CANCEL or BYE the target is free again by then, whether or not it answers: the
    /// request has been sent four times.
    private static let freedAfter = Duration.seconds(4)

    /// One call to one target; what stands in its way comes back as the attempt's failure.
    mutating func dial(
        _ attempt: AttemptID, _ target: Target, _ package: HandoffPackage, reason: String,
        of id: CallID, at now: Instant
    ) {
        if case .stream(let address, _) = target.address {
            return connect(attempt, to: address, package, of: id)
        }
        // A target whose last leg is not down yet would meet its own old call and say 486.
        let isStillUp = calls[id]?.operators.values.contains { $0.held.contains(target.name) }
        guard isStillUp != true, desk.lease(target.name, for: id, at: now) else {
            return tell(id, .operatorFailed(attempt, .leased), at: now)
        }
        guard let dialling = Dialling(target, settings: settings) else {
            desk.release(target.name, for: id)
            let why = "\(attempt): the address of \(target.name) cannot be dialled"
            journal(.warning(why), of: id, at: now)
            return tell(id, .operatorFailed(attempt, .badAddress), at: now)
        }
        guard let port = ports.take() else {
            desk.release(target.name, for: id)
            journal(.warning("\(attempt): no RTP port free"), of: id, at: now)
            return tell(id, .operatorFailed(attempt, .unreachable), at: now)
        }
        let leg = makeLeg(
            session: endpoint.makeSessionID(), port: port, signalledBy: dialling.address.host)
        let headers = Self.headers(of: package, reason: reason) + callInfo(of: package, in: id)
        calls[id]?.operators[attempt] = .sip(
            SIPOperatorLeg(
                leg: leg, target: target, dialling: dialling, headers: headers,
                held: [target.name]))
        invite(attempt, of: id, at: now)
        output.append(.media(id, .close(.operator)))
        output.append(.bind(id, .operator, port: port))
    }

    /// Sends the INVITE of an attempt's leg as it stands.
    private mutating func invite(_ attempt: AttemptID, of id: CallID, at now: Instant) {
        guard let call = calls[id], var leg = call.operators[attempt]?.sip else { return }
        leg.leg.isEarly = true
        let offer = leg.leg.negotiation.makeOffer()
        calls[id]?.operators[attempt]?.sip?.leg = leg.leg
        sessions[leg.leg.session] = .attempt(id, attempt)
        let dialling = leg.dialling
        var request = InviteRequest(
            target: dialling.address, flow: Flow(to: dialling.hop),
            from: dialling.from(caller: call.who, gateway: identity),
            body: .sdp(offer))
        request.routes = dialling.routes
        request.credentials = dialling.credentials
        request.headers =
            leg.headers + dialling.identityHeaders(caller: call.who, gateway: identity)
        drive(.command(.invite(leg.leg.session, request)), at: now)
    }

    /// Tries an attempt that was refused once more in another way: without an identity the trunk
    /// may not like, or where a 3xx sends it. False when it stays refused; nil when the failure has
    /// been told already.
    mutating func tryElsewhere(
        _ attempt: AttemptID, after failure: SessionFailure, of id: CallID, at now: Instant
    ) -> Elsewhere {
        guard let leg = calls[id]?.operators[attempt]?.sip, !leg.isGivenUp else { return .nowhere }
        if failure.mayRefuseIdentity, !leg.hasRung, leg.dialling.identity != .gateway {
            calls[id]?.operators[attempt]?.sip?.dialling.identity = .gateway
            journal(
                .warning(
                    "\(attempt): the identity was refused (\(failure.status)); "
                        + "tried once more with the gateway's own"), of: id, at: now)
            renew(attempt, of: id, at: now)
            return .tried
        }
        guard (300...399).contains(failure.status) else { return .nowhere }
        let places = failure.contacts
        if leg.path.count < Self.longestPath {
            for place in places {
                guard let place = place.followed, [300, 301, 302].contains(failure.status),
                    !leg.path.contains(place), place != leg.dialling.address
                else { continue }
                let followed = follow(place, attempt, of: id, at: now)
                switch followed {
                case .nowhere: continue
                case .tried: return .tried
                case .refused: return followed
                }
            }
        }
        let address = places.first.map { " to \($0)" } ?? ""
        return .refused(.moved, .sip(failure.status, failure.reason + address))
    }

    /// What became of another try.
    enum Elsewhere {
        case tried
        case nowhere
        case refused(LegFailure, LegEvidence?)
    }

    /// Follows a 3xx to a target by its name, whose lease is taken, or to an allowed domain.
    private mutating func follow(
        _ place: SIPURI, _ attempt: AttemptID, of id: CallID, at now: Instant
    ) -> Elsewhere {
        guard let call = calls[id], let leg = call.operators[attempt]?.sip else {
            return .nowhere
        }
        var dialling = leg.dialling
        if let target = call.line.plan.targets.first(where: { $0.isAt(place) }),
            let named = Dialling(target, settings: settings)
        {
            guard desk.lease(target.name, for: id, at: now) else { return .refused(.leased, nil) }
            calls[id]?.operators[attempt]?.held.insert(target.name)
            dialling = named
            dialling.address = place
        } else if settings.redirectDomains.contains(place.host.lowercased()) {
            dialling = dialling.moved(to: place)
        } else {
            return .nowhere
        }
        calls[id]?.operators[attempt]?.sip?.path.append(place)
        calls[id]?.operators[attempt]?.sip?.dialling = dialling
        renew(attempt, of: id, at: now)
        return .tried
    }

    /// A new session for an attempt, on the port it has.
    private mutating func renew(_ attempt: AttemptID, of id: CallID, at now: Instant) {
        guard let leg = calls[id]?.operators[attempt]?.sip else { return }
        sessions[leg.leg.session] = nil
        let fresh = makeLeg(
            session: endpoint.makeSessionID(), port: leg.leg.port,
            signalledBy: leg.dialling.address.host)
        calls[id]?.operators[attempt]?.sip?.leg = fresh
        invite(attempt, of: id, at: now)
    }

    // MARK: Giving up

    /// Ends an attempt from our side. By CANCEL or BYE a SIP leg lives on until the session says
    /// that it is over; its target does not wait for that: one that never said a word is free at
    /// once.
    mutating func giveUp(
        _ attempt: AttemptID, of id: CallID, reason: String, at now: Instant
    ) {
        if case .stream(let leg)? = calls[id]?.operators[attempt] {
            return end(attempt, leg, reason: reason)
        }
        guard let leg = calls[id]?.operators[attempt]?.sip, !leg.isGivenUp else { return }
        calls[id]?.operators[attempt]?.sip?.isGivenUp = true
        if endpoint.isUnheard(leg.leg.session) {
            free(attempt, of: id)
        } else {
            calls[id]?.operators[attempt]?.freeAt = now + Self.freedAfter
        }
        drive(
            .command(
                .hangUp(leg.leg.session, reason: "SIP;text=" + QuotedString.quote(reason))),
            at: now)
        reschedule(id)
    }

    /// Frees the targets of attempts that were given up long enough ago.
    mutating func freeTargets(of id: CallID, at now: Instant) {
        for (attempt, leg) in calls[id]?.operators ?? [:] {
            if let due = leg.freeAt, due <= now { free(attempt, of: id) }
        }
    }

    /// Gives back what an attempt holds, save what another attempt of the call holds, too.
    mutating func free(_ attempt: AttemptID, of id: CallID) {
        guard let held = calls[id]?.operators[attempt]?.held else { return }
        calls[id]?.operators[attempt]?.held = []
        calls[id]?.operators[attempt]?.freeAt = nil
        let others = calls[id]?.operators.values.reduce(into: Set()) { $0.formUnion($1.held) }
        for target in held.subtracting(others ?? []).sorted() { desk.release(target, for: id) }
    }

    // MARK: Pieces

    private var identity: SIPURI {
        (try? SIPURIReference(text: settings.identity))?.sip
            ?? SIPURI(user: "gateway", host: settings.mediaAddress)
    }

    /// The handoff's id and a short reason travel in the INVITE (RFC 7433, hexadecimal).
    private static func headers(of package: HandoffPackage, reason: String) -> [Header] {
        let short = String(
            reason.unicodeScalars.filter { (32..<127).contains($0.value) }.prefix(80)
                .map(Character.init))
        let hex = Array("\(package.id.rawValue);\(short)".utf8.prefix(128)).map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
        return [
            Header("User-to-User", "\(hex);encoding=hex"),
            Header("X-Handoff-Id", package.id.rawValue),
            Header("X-Handoff-Reason", short),
        ]
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
