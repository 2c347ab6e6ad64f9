// SPDX-License-Identifier: Apache-2.0

import Addresses
import RTP
package import SIP
package import Timing

/// A telephone with a script: a SIP user agent, a microphone, keys and an ear that records.
///
/// A machine without sockets or clock; the simulated world and the loopback runner drive the same
/// one. Its SIP is the gateway's own `SIPEndpoint`, its session descriptions and its sound are not.
package struct ScriptedPhone: Sendable {
    enum State: Sendable {
        case idle
        case dialling(SessionID)
        /// Its bell rings; `due` is when it answers or refuses.
        case ringing(SessionID, offer: PhoneDescription?, due: Instant?)
        case talking(SessionID)
        /// It has hung up and waits for the last word of the other side.
        case ending(SessionID)

        /// The session it is in.
        var session: SessionID? {
            switch self {
            case .idle: nil
            case .dialling(let id), .talking(let id), .ending(let id): id
            case .ringing(let id, _, _): id
            }
        }
    }

    package let script: PhoneScript
    package let address: PhoneAddress
    var state = State.idle
    /// What it heard, in all its calls.
    package internal(set) var heard = HeardSound()
    package internal(set) var notes: [PhoneNote] = []
    /// The INVITEs that reached it.
    package internal(set) var invitations: [IncomingInvite] = []
    var endpoint: SIPEndpoint
    var random: SeededRandom
    var media: PhoneMedia?
    var descriptionVersion = 1
    /// Re-INVITEs that go out without their SDP, and what their ACKs carry, by sequence number.
    var lateAnswers: [String: [UInt8]] = [:]
    /// That of the re-INVITE that goes out next.
    var nextLateAnswer: [UInt8]?
    /// How many steps of its script it has done.
    package internal(set) var nextStep = 0
    /// When the cue of the next step came; nil while it is waited for.
    var cueSeen: Instant?
    var isVanished = false
    var remoteSIP: Flow
    let sounds: PhoneSounds

    /// Where the gateway plays speech and music, a cue for a lane's tone comes with any sound that is
    /// nobody's tone.
    package init(
        script: PhoneScript, address: PhoneAddress, random: SeededRandom,
        sounds: PhoneSounds = .tones
    ) {
        self.sounds = sounds
        self.script = script
        self.address = address
        var random = random
        var settings = SIPEndpoint.Settings(addresses: [
            .udp: HostPort(host: address.sip.host, port: address.sip.port)
        ])
        settings.userAgent = "scripted-phone"
        settings.contactUser = script.name
        settings.admission = Self.admission(script.quirks)
        endpoint = SIPEndpoint(
            settings: settings, random: SeededRandom(seed: random.next()))
        self.random = random
        remoteSIP = Flow(.udp, with: address.gateway)
    }

    /// When `timersDue` is next wanted; the script itself runs on ticks, and so does its voice, unless
    /// that is of captured packets.
    package var nextDeadline: Instant? {
        guard !isVanished else { return nil }
        guard case .talking = state, let packet = media?.nextDeadline else {
            return endpoint.nextDeadline
        }
        return endpoint.nextDeadline.map { min($0, packet) } ?? packet
    }

    /// An operator whose voice is a tone is silent until it has pressed 1, where a live gateway
    /// listens: a tone at the answer is the beep of a voicemail.
    var isShyOperator: Bool {
        sounds == .speech && script.dials == nil && script.voice.tone != nil
    }

    /// Whether it is in a call, or on its way into or out of one.
    package var isBusy: Bool { state.session != nil && !isVanished }

    /// When something was noted first.
    package func first(_ what: PhoneNote.What) -> Instant? {
        notes.first { $0.what == what }?.at
    }

    package mutating func handle(_ input: PhoneInput, at now: Instant) -> [PhoneEffect] {
        switch input {
        case .start:
            guard script.dials != nil else { return [] }
            return dial(at: now)
        case .sip(let bytes, let flow):
            guard !isVanished, script.whenCalled != .unreachable else { return [] }
            return crossing(bytes, at: now)
                + perform(endpoint.handle(.received(bytes, on: flow), at: now), at: now)
        case .rtp(let datagram):
            let tones = script.steps.indices.contains(nextStep) ? watchedTones : []
            let key = media?.receive(datagram, watching: tones, into: &heard, at: now)
            if let key = key ?? nil { note(.gotKey(key), at: now) }
            return []
        case .tick: return tick(at: now)
        case .timersDue:
            guard !isVanished else { return [] }
            return perform(endpoint.handle(.timersDue, at: now), at: now) + replay(at: now)
        case .hangUp: return hangUp(at: now)
        }
    }

    private var watchedTones: [Tone] {
        switch script.steps[nextStep].cue {
        case .hears(let tone), .hearsNoMore(let tone): [tone]
        case .waits, .waitsNoMore: PhoneScript.Cue.waiting
        case .start, .at, .ringing, .connected, .hearsQuiet, .hearsSomebody, .spoken, .then: []
        }
    }

    private mutating func tick(at now: Instant) -> [PhoneEffect] {
        guard !isVanished else { return [] }
        var effects = receptionDue(at: now) + play(at: now)
        if case .talking = state, let packets = media?.packets(at: now), let media {
            effects += packets.map { .rtp($0, to: media.remote) }
        }
        return effects
    }

    /// The captured packets that are due.
    private mutating func replay(at now: Instant) -> [PhoneEffect] {
        guard case .talking = state, let packets = media?.replayed(at: now), let media else {
            return []
        }
        return packets.map { .rtp($0, to: media.remote) }
    }

    mutating func note(_ what: PhoneNote.What, at now: Instant) {
        notes.append(PhoneNote(at: now, what: what))
    }

    mutating func command(_ command: SIPEndpoint.Command, at now: Instant) -> [PhoneEffect] {
        perform(endpoint.handle(.command(command), at: now), at: now)
    }

    /// Sends what the endpoint sends, and lives through what it reports.
    mutating func perform(_ effects: [SIPEndpoint.Effect], at now: Instant) -> [PhoneEffect] {
        var result: [PhoneEffect] = []
        for effect in effects {
            switch effect {
            case .send(let bytes, let flow):
                if script.quirks.contains(.neverAcknowledges), bytes.starts(with: "ACK ".utf8) {
                    continue
                }
                result.append(.sip(lateOffering(bytes), on: flow))
            case .session(let session, let event):
                result += follow(event, of: session, at: now)
            case .locate, .disconnect, .devices, .dropped: break
            }
        }
        return result
    }
}
