// SPDX-License-Identifier: Apache-2.0

import Addresses
import CallModel
import Codecs
import Handoff
import MediaEngine
import RTP
import SDP
import SIP
import Timing
import Transcripts
import Triggers

extension GatewayCore {
    /// Follows up an event of a SIP session, whoever owns it.
    mutating func take(_ event: SessionEvent, of session: SessionID, at now: Instant) {
        if case .incoming(let invite) = event {
            arrive(invite, on: session, at: now)
            return
        }
        switch sessions[session] {
        case .caller(let call): callerEvent(event, of: call, at: now)
        case .attempt(let call, let attempt):
            operatorEvent(event, of: call, attempt, at: now)
        case nil: break
        }
    }

    /// A new call: answered at once, or refused with the reason.
    private mutating func arrive(
        _ invite: IncomingInvite, on session: SessionID, at now: Instant
    ) {
        guard drainDeadline == nil else {
            return refuse(session, 503, "Shutting Down", retryAfter: 30, at: now)
        }
        let number = invite.requestURI.number ?? ""
        guard let line = settings.line(for: number) else {
            output.append(.log(.info, "call refused with 404: no line has this number"))
            return refuse(session, 404, "No Such Line", retryAfter: nil, at: now)
        }
        guard arrivals.admit(at: now), calls.count < settings.maximumCalls,
            let port = ports.take()
        else {
            output.append(.log(.warning, "call refused with 503: no room for another"))
            return refuse(session, 503, "Too Many Calls", retryAfter: 5, at: now)
        }
        var leg = makeLeg(session: session, port: port, signalledBy: invite.flow.remoteHost)
        let body: [UInt8]
        do {
            if let offer = invite.body {
                aim(&leg, at: offer.bytes)
                body = try leg.answer(offer).body
            } else {
                body = leg.negotiation.makeOffer()
            }
        } catch {
            ports.giveBackUnused(port)
            let why = error.explanation(taken: settings.codecTitles)
            output.append(.log(.info, "call refused with \(error.sipStatus): \(why)"))
            let warning = error.warning(taken: settings.codecTitles).header(
                from: settings.sip.userAgent)
            return drive(
                .command(
                    .reject(
                        session, status: error.sipStatus, reason: error.phrase,
                        headers: [warning])), at: now)
        }
        open(invite, on: line, leg: leg, at: now)
        drive(
            .command(
                .answer(session, body: .sdp(body))),
            at: now)
    }

    private mutating func open(
        _ invite: IncomingInvite, on line: Line, leg: SIPLeg, at now: Instant
    ) {
        let id = CallID(rawValue: "call-" + random.token(16))
        let trunk = settings.trunk(from: invite.flow.remoteHost)
        let who = CallerIdentity(invite, isTrusted: line.isTrusted || trunk?.isTrusted ?? false)
        let told =
            who.diversion + PassedHeaders(names: line.passedHeaders).items(in: invite.headers)
        let number = invite.requestURI.number ?? ""
        let arrival = CallArrival(
            callerAddress: Redacted(who.address), callerName: who.name, to: number,
            line: line.name, context: told, wall: wallTime(at: now), at: now)
        calls[id] = ActiveCall(
            id: id, line: line,
            identity: [
                ContextItem(key: "call_id", value: id.rawValue),
                ContextItem(
                    key: "from_number",
                    value: who.isWithheld ? CallerIdentity.anonymous : who.number ?? ""),
                ContextItem(key: "to_number", value: number),
            ] + told,
            who: who,
            arrived: now, limit: now + settings.callDuration,
            machine: CallMachine(call: id, plan: line.plan, arrival: arrival),
            triggers: TriggerEngine(rules: settings.triggers), caller: leg,
            requests: RequestMonitor(bounds: settings.triggers.troubleBounds))
        sessions[leg.session] = .caller(id)
        if let credentials = trunk?.credentials {
            drive(.command(.authenticate(leg.session, credentials)), at: now)
        }
        let known = line.plan.privacy.record
        journal(
            .arrived(
                from: known.contains(.number) ? arrival.callerAddress : Redacted(""),
                name: known.contains(.name) ? arrival.callerName : nil, to: arrival.to,
                line: arrival.line),
            of: id, at: now)
        output.append(.openMedia(id))
        output.append(.bind(id, .caller, port: leg.port))
        if let audio = leg.audio { openMedia(audio, stream: leg.stream, of: id, .caller, at: now) }
        reschedule(id)
    }

    private mutating func callerEvent(
        _ event: SessionEvent, of id: CallID, at now: Instant
    ) {
        switch event {
        case .established(let body): established(body, of: id, at: now)
        case .cancelled(let reason): callerOver(id, .cancelled(reason: reason), at: now)
        case .ended(let reason): callerOver(id, .session(reason), at: now)
        case .failed(let failure):
            callerOver(
                id, .failed(status: failure.status, reason: failure.reason), at: now)
        case .reoffered(let body): answerReoffer(body, of: id, .caller, at: now)
        case .reofferEstablished(let body):
            if calls[id]?.caller.negotiation.isOffering == true {
                acceptAnswer(body, of: id, .caller, at: now)
            }
        case .reinviteAnswered(let body): acceptAnswer(body, of: id, .caller, at: now)
        case .reofferWithdrawn, .reinviteFailed: withdrawOffer(of: id, .caller)
        case .refreshDue: refresh(id, .caller, at: now)
        case .info(let body): keyByInfo(body, of: id, from: .caller, at: now)
        case .incoming, .progress, .answered, .infoAnswered: break
        }
    }

    /// The caller's ACK is in: the call begins.
    private mutating func established(_ body: Body?, of id: CallID, at now: Instant) {
        guard let call = calls[id], call.answered == nil else { return }
        if call.caller.audio == nil {
            if let error = acceptAnswer(body, of: id, .caller, at: now) {
                let why = error.explanation(taken: settings.codecTitles)
                return hangUpCaller(id, reason: "no usable answer in the ACK: \(why)", at: now)
            }
        }
        calls[id]?.answered = now
        calls[id]?.triggers.answered(at: now)
        tell(id, .callerReady, at: now)
        // A caller may begin on hold, as when a secretary connects.
        if let audio = calls[id]?.caller.audio {
            tellHold(id, .caller, audio, since: nil, at: now)
        }
    }

    private mutating func refuse(
        _ session: SessionID, _ status: Int, _ reason: String, retryAfter: Int?, at now: Instant
    ) {
        let headers = retryAfter.map { [Header(.retryAfter, String($0))] } ?? []
        drive(
            .command(.reject(session, status: status, reason: reason, headers: headers)), at: now)
    }

    /// A leg with fresh start values and our side of its negotiation.
    mutating func makeLeg(
        session: SessionID, port: UInt16, signalledBy host: String
    ) -> SIPLeg {
        var local = LocalMedia(
            address: settings.mediaAddress(unknownBehind: host), port: port,
            codecs: settings.codecs.map { codec in
                SpokenCodec(
                    name: codec.name, clockRate: codec.clockRate, channels: codec.channels,
                    staticPayloadType: codec.staticPayloadType, parameters: codec.parameters,
                    refusedParameters: codec.refusedParameters)
            })
        // The media threads keep RTCP on its own port.
        local.multiplexesRTCP = false
        return SIPLeg(
            session: session,
            negotiation: MediaNegotiation(local: local, sessionID: random.next() >> 2),
            port: port, audio: nil, stream: StreamStart(random: &random))
    }
}

extension GatewayCore {
    /// Our side names the address that the sender of an offer can reach, going by where it wants
    /// its sound, not by who brought the message. An offer that says "on hold" tells nothing.
    func aim(_ leg: inout SIPLeg, at offer: [UInt8]) {
        guard let description = try? SessionDescription.parse(offer),
            let media = description.media.first(where: { $0.kind == "audio" && $0.port != 0 }),
            let connection = media.connection ?? description.connection,
            let peer = SocketAddress(host: connection.address, port: media.port),
            !peer.isUnspecified
        else { return }
        leg.negotiation.local.address = settings.mediaAddress(towards: peer)
    }
}
