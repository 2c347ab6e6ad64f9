// SPDX-License-Identifier: Apache-2.0

import Addresses
package import SIP
import Timing

extension ScriptedPhone {
    mutating func dial(at now: Instant) -> [PhoneEffect] {
        let session = endpoint.makeSessionID()
        let gateway = address.gateway
        let target = SIPURI(user: script.dials, host: gateway.host, port: gateway.port)
        let own = SIPURI(
            user: script.number ?? script.name, host: address.sip.host, port: address.sip.port)
        let request = InviteRequest(
            target: target, flow: remoteSIP,
            from: NameAddr(displayName: shownName, own),
            body: description(.sendrecv))
        state = .dialling(session)
        note(.dialled, at: now)
        return command(.invite(session, request), at: now)
    }

    private var shownName: String? {
        script.displayName.map { $0.isEmpty ? nil : $0 } ?? script.name
    }

    mutating func hangUp(at now: Instant) -> [PhoneEffect] {
        guard let session = state.session else { return [] }
        if case .ending = state { return [] }
        state = .ending(session)
        media = nil
        return command(.hangUp(session), at: now)
    }

    /// The phone's own offer or answer.
    mutating func description(_ direction: PhoneDescription.Direction) -> Body {
        descriptionVersion += 1
        return Body(
            contentType: "application/sdp",
            bytes: PhoneDescription.text(
                host: address.rtp.host, port: address.rtp.port, version: descriptionVersion,
                direction: direction, codec: script.codec,
                numbers: media?.numbers ?? .init(script.codec),
                packetTime: script.packetTime,
                alsoPCMA: script.quirks.contains(.changesCodec)))
    }

    /// What a message makes the phone do before it reads it: the phone whose answer crosses the
    /// CANCEL answers as that arrives.
    mutating func crossing(_ message: [UInt8], at now: Instant) -> [PhoneEffect] {
        guard script.whenCalled == .answerAsCancelled, message.starts(with: "CANCEL ".utf8),
            case .ringing(let session, let offer, nil) = state
        else { return [] }
        state = .ringing(session, offer: offer, due: now)
        return receptionDue(at: now)
    }

    /// Answers or refuses the call that rings, when its time has come.
    mutating func receptionDue(at now: Instant) -> [PhoneEffect] {
        guard case .ringing(let session, let offer, let due?) = state, due <= now else {
            return []
        }
        if case .reject(let status, _) = script.whenCalled {
            state = .idle
            note(.rejected(status: status), at: now)
            return command(.reject(session, status: status), at: now)
        }
        guard let offer else {
            state = .idle
            return command(.reject(session, status: 488), at: now)
        }
        open(offer, at: now)
        state = .talking(session)
        note(.connected, at: now)
        media?.isMuted = script.answer == .onHold
        return command(.answer(session, body: answer()), at: now)
    }

    private mutating func open(_ description: PhoneDescription, at now: Instant) {
        var numbers = PhoneDescription.Numbers(script.codec)
        numbers.sound = description.soundType
        numbers.events = description.eventType ?? numbers.events
        media = PhoneMedia(
            remote: description.remote, codec: script.codec, numbers: numbers,
            voice: isShyOperator ? .silent : script.voice,
            clearsMarker: script.quirks.contains(.noMarker),
            changesCodec: script.quirks.contains(.changesCodec),
            sounds: sounds, echo: script.echo, packetTime: script.packetTime,
            background: script.background, random: &random, at: now)
    }

    mutating func follow(
        _ event: SessionEvent, of session: SessionID, at now: Instant
    ) -> [PhoneEffect] {
        switch event {
        case .incoming(let invite): return invited(invite, session, at: now)
        case .progress(let status, _, _):
            if status == 180 || status == 183 { note(.ringing, at: now) }
        case .answered(let answer):
            guard case .dialling(session) = state else { break }
            guard let body = answer.body,
                let theirs = PhoneDescription(parsing: body.bytes, script.codec)
            else { return hangUp(at: now) }
            open(theirs, at: now)
            state = .talking(session)
            note(.connected, at: now)
        case .reoffered(let body): return reoffered(body, session, at: now)
        case .reinviteAnswered(let body):
            if let body, let theirs = PhoneDescription(parsing: body.bytes, script.codec) {
                media?.remote = theirs.remote
            }
        case .failed(let failure):
            over(session, "\(failure.status) \(failure.reason)", at: now)
        case .cancelled:
            if state.session == session { note(.cancelled, at: now) }
            over(session, "cancelled", at: now)
        case .ended(let reason): over(session, Self.words(for: reason), at: now)
        case .refreshDue: return command(.reinvite(session, body: description(.sendrecv)), at: now)
        case .established, .reofferWithdrawn, .reofferEstablished, .reinviteFailed, .info,
            .infoAnswered:
            break
        }
        return []
    }

    private mutating func invited(
        _ invite: IncomingInvite, _ session: SessionID, at now: Instant
    ) -> [PhoneEffect] {
        invitations.append(invite)
        guard state.session == nil else {
            if case .ending = state {} else { note(.invitedWhileBusy, at: now) }
            return command(.reject(session, status: 486), at: now)
        }
        if script.quirks.contains(.refusesForeignNumbers), invite.from.uri.user != "gateway" {
            return command(.reject(session, status: 403), at: now)
        }
        note(.invited, at: now)
        nextStep = script.dials == nil ? 0 : nextStep
        cueSeen = nil
        let offer = invite.body.flatMap { PhoneDescription(parsing: $0.bytes, script.codec) }
        switch script.whenCalled {
        case .answer(let delay):
            state = .ringing(session, offer: offer, due: now + delay)
        case .reject(_, let delay):
            state = .ringing(session, offer: offer, due: now + delay)
            if delay == .zero { return receptionDue(at: now) }
        case .ringForever, .answerAsCancelled, .unreachable:
            state = .ringing(session, offer: offer, due: nil)
        }
        note(.ringing, at: now)
        if script.answer == .earlySDP {
            let body = description(.sendrecv)
            return command(.provisional(session, status: 183, body: body), at: now)
        }
        return command(.provisional(session, status: 180), at: now)
    }

    private mutating func reoffered(
        _ body: Body?, _ session: SessionID, at now: Instant
    ) -> [PhoneEffect] {
        guard let body, let theirs = PhoneDescription(parsing: body.bytes, script.codec) else {
            return command(.answerReinvite(session, body: description(.sendrecv)), at: now)
        }
        media?.remote = theirs.remote
        let answer: PhoneDescription.Direction =
            switch theirs.direction {
            case .sendrecv: .sendrecv
            case .sendonly: .recvonly
            case .recvonly: .sendonly
            case .inactive: .inactive
            }
        note(.heldByPeer(theirs.direction == .sendonly || theirs.direction == .inactive), at: now)
        return command(.answerReinvite(session, body: description(answer)), at: now)
    }

    private mutating func over(_ session: SessionID, _ why: String, at now: Instant) {
        guard state.session == session else { return }
        state = .idle
        media = nil
        note(.ended(why), at: now)
    }

    private static func words(for reason: EndReason) -> String {
        switch reason {
        case .peerHungUp: "the other side hung up"
        case .hungUp: "hung up"
        case .rejected(let status): "refused \(status)"
        case .unanswered: "left unanswered"
        case .ackTimeout: "never acknowledged"
        case .lost(let status): "lost \(status)"
        case .expired(let seconds): "not refreshed within \(seconds) s"
        case .transportLost(let why): "transport lost: \(why)"
        }
    }
}

extension ScriptedPhone {
    /// What a gateway answers phones with that ask for a password.
    package static let credentials = Credentials(user: "gateway", password: "open sesame")

    /// Who may call a phone: everyone, or nobody without a password.
    static func admission(_ quirks: Set<PhoneScript.Quirk>) -> Admission? {
        var account = credentials
        if quirks.contains(.asksForAnotherPassword) {
            account = Credentials(user: credentials.user, password: "another")
        } else if !quirks.contains(.asksForPassword) {
            return nil
        }
        return Admission(
            doors: [Admission.Door(networks: [], accounts: [account])], realm: "exchange",
            secret: Array("of no interest to anyone".utf8))
    }
}
