// SPDX-License-Identifier: Apache-2.0

import CallModel
import Handoff
import MediaEngine
import SDP
import SIP
import Timing

extension GatewayCore {
    /// One INVITE to one target; what stands in its way comes back as the attempt's failure.
    mutating func dial(
        _ attempt: AttemptID, _ target: Target, _ package: HandoffPackage, reason: String,
        of id: CallID, at now: Instant
    ) {
        // A target whose last leg is not down yet would meet its own old call and say 486.
        let isStillUp = calls[id]?.operators.values.contains { $0.target == target.name } ?? false
        guard !isStillUp, desk.take(target.name, for: id, at: now) else {
            return tell(id, .operatorFailed(attempt, .leased), at: now)
        }
        guard let uri = (try? SIPURIReference(text: target.uri))?.sip else {
            desk.release(target.name, for: id)
            let failure = DialFailure.sip(status: 416, text: "Unsupported URI \(target.uri)")
            return tell(id, .operatorFailed(attempt, failure), at: now)
        }
        guard let port = ports.take() else {
            desk.release(target.name, for: id)
            return tell(id, .operatorFailed(attempt, .unreachable("no RTP port free")), at: now)
        }
        let session = endpoint.makeSessionID()
        var leg = makeLeg(session: session, port: port, peer: uri.host)
        let offer = leg.negotiation.makeOffer()
        calls[id]?.operators[attempt] = OperatorLeg(leg: leg, target: target.name)
        sessions[session] = .attempt(id, attempt)
        var request = InviteRequest(
            target: uri, flow: flow(to: uri), from: identity,
            body: Body(contentType: "application/sdp", bytes: offer))
        request.headers = Self.headers(of: package, reason: reason)
        drive(.command(.invite(session, request)), at: now)
        output.append(.media(id, .close(.operator)))
        output.append(.bind(id, .operator, port: port))
    }

    mutating func operatorEvent(
        _ event: SessionEvent, of id: CallID, _ attempt: AttemptID, at now: Instant
    ) {
        guard let leg = calls[id]?.operators[attempt] else { return }
        switch event {
        case .progress(let status, _, _):
            if !leg.isGivenUp { tell(id, .operatorRinging(attempt, status: status), at: now) }
        case .answered(let answer): operatorAnswered(answer, of: id, attempt, at: now)
        case .failed(let failure): operatorFailed(failure, of: id, attempt, at: now)
        case .ended(let reason):
            endOperatorLeg(of: id, attempt, at: now)
            if !leg.isGivenUp {
                tell(id, .operatorGone(attempt, reason: reason.words), at: now)
            }
            releaseIfOver(id, at: now)
        case .reoffered(let body): answerReoffer(body, of: id, .operator, attempt, at: now)
        case .reofferEstablished(let body):
            if let body { acceptAnswer(body, of: id, .operator, attempt, at: now) }
        case .info(let body): keyByInfo(body, of: id, from: .operator, at: now)
        case .incoming, .established, .cancelled, .reofferWithdrawn, .reinviteAnswered,
            .reinviteFailed, .infoAnswered:
            break
        }
    }

    private mutating func operatorAnswered(
        _ answer: AnsweredInvite, of id: CallID, _ attempt: AttemptID, at now: Instant
    ) {
        guard calls[id]?.operators[attempt]?.isGivenUp == false else { return }
        guard let body = answer.body,
            acceptAnswer(body, of: id, .operator, attempt, at: now)
        else {
            let failure = DialFailure.sip(status: 488, text: "No usable SDP in the answer")
            giveUp(attempt, of: id, reason: "no usable SDP in the answer", at: now)
            return tell(id, .operatorFailed(attempt, failure), at: now)
        }
        tell(id, .operatorAnswered(attempt), at: now)
    }

    private mutating func operatorFailed(
        _ failure: SessionFailure, of id: CallID, _ attempt: AttemptID, at now: Instant
    ) {
        let isGivenUp = calls[id]?.operators[attempt]?.isGivenUp ?? true
        endOperatorLeg(of: id, attempt, at: now)
        let reason: DialFailure
        if isGivenUp {
            reason = .cancelled(status: failure.status, text: failure.reason)
        } else if failure.origin == .local {
            reason = .unreachable("\(failure.status) \(failure.reason)")
        } else {
            reason = .sip(status: failure.status, text: failure.reason)
        }
        tell(id, .operatorFailed(attempt, reason), at: now)
        releaseIfOver(id, at: now)
    }

    /// CANCEL or BYE for an attempt; its leg lives on until the session says that it is over.
    mutating func giveUp(
        _ attempt: AttemptID, of id: CallID, reason: String, at now: Instant
    ) {
        guard let leg = calls[id]?.operators[attempt], !leg.isGivenUp else { return }
        calls[id]?.operators[attempt]?.isGivenUp = true
        drive(
            .command(.hangUp(leg.leg.session, reason: "SIP;text=\"\(reason)\"")), at: now)
    }

    /// Gives back the port, the lease and the media of an attempt that is over.
    private mutating func endOperatorLeg(
        of id: CallID, _ attempt: AttemptID, at now: Instant
    ) {
        guard let leg = calls[id]?.operators.removeValue(forKey: attempt) else { return }
        sessions[leg.leg.session] = nil
        ports.giveBack(leg.leg.port)
        let others = calls[id]?.operators.values ?? [:].values
        if !others.contains(where: { $0.target == leg.target }) {
            desk.release(leg.target, for: id)
        }
        // A later attempt has bound the operator's leg anew; that one stays.
        if !others.contains(where: { !$0.isGivenUp }) {
            output.append(.media(id, .close(.operator)))
        }
    }

    private var identity: NameAddr {
        (try? SIPURIReference(text: settings.identity))?.sip.map { NameAddr($0) }
            ?? NameAddr(SIPURI(user: "gateway", host: settings.mediaAddress))
    }

    /// Where a request for this URI goes: its transport parameter, port and host; names are
    /// resolved by the shell.
    private func flow(to uri: SIPURI) -> Flow {
        let transport =
            uri.parameters["transport"]
            .flatMap { Flow.Transport(rawValue: $0.lowercased()) } ?? .udp
        return Flow(
            transport: transport, remoteHost: uri.host, remotePort: uri.port ?? 5060, local: 0)
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
