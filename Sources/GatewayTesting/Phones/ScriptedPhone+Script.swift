// SPDX-License-Identifier: Apache-2.0

import SIP
import Timing

extension ScriptedPhone {
    /// Does every step whose cue has come and whose delay has passed.
    mutating func play(at now: Instant) -> [PhoneEffect] {
        var effects: [PhoneEffect] = []
        while script.steps.indices.contains(nextStep) {
            let step = script.steps[nextStep]
            if cueSeen == nil, hasCome(step.cue, at: now) {
                cueSeen = now
                if case .hears(let tone) = step.cue {
                    note(.heard(tone), at: media?.heardSince ?? now)
                }
            }
            guard let seen = cueSeen, seen + step.delay <= now else { break }
            nextStep += 1
            cueSeen = nil
            media?.listenAfresh()
            effects += act(step.act, at: now)
        }
        return effects
    }

    private func hasCome(_ cue: PhoneScript.Cue, at now: Instant) -> Bool {
        switch cue {
        case .at(let time): now >= .zero + time
        case .start: notes.contains { $0.what == .dialled }
        case .ringing: isRinging
        case .connected: isTalking
        case .hears(let tone): media?.hears([tone]) ?? false
        case .hearsNoMore(let tone): media?.hearsNoMore([tone]) ?? false
        case .waits: media?.hears(PhoneScript.Cue.waiting) ?? false
        case .waitsNoMore: media?.hearsNoMore(PhoneScript.Cue.waiting) ?? false
        case .hearsSomebody: media?.hearsSomebody ?? false
        case .hearsQuiet(let duration): media?.hearsQuiet(for: duration) ?? false
        case .spoken: media?.hasSpoken ?? false
        case .then: true
        }
    }

    private var isTalking: Bool {
        if case .talking = state { true } else { false }
    }

    private var isRinging: Bool {
        switch state {
        case .ringing: true
        case .dialling: notes.contains { $0.what == .ringing }
        case .idle, .talking, .ending: false
        }
    }

    private mutating func act(_ act: PhoneScript.Act, at now: Instant) -> [PhoneEffect] {
        note(.acted(act), at: now)
        switch act {
        case .nothing: break
        case .press(let key):
            media?.press(key)
            if isShyOperator, key == "1" { media?.speak(script.voice, at: now) }
            note(.pressed(key), at: now)
        case .pressByInfo(let key):
            guard case .talking(let session) = state else { break }
            note(.pressed(key), at: now)
            let body = Body(
                contentType: "application/dtmf-relay",
                bytes: Array("Signal=\(key)\r\nDuration=160\r\n".utf8))
            return command(.info(session, body), at: now)
        case .speak(let voice): media?.speak(voice, at: now)
        case .hangUp: return hangUp(at: now)
        case .hold(let inactive):
            guard case .talking(let session) = state else { break }
            media?.isMuted = true
            let body = description(inactive ? .inactive : .sendonly)
            return command(.reinvite(session, body: body), at: now)
        case .holdByZeros:
            guard case .talking(let session) = state else { break }
            media?.isMuted = true
            return command(.reinvite(session, body: zeros()), at: now)
        case .resume:
            guard case .talking(let session) = state else { break }
            media?.isMuted = false
            return command(.reinvite(session, body: description(.sendrecv)), at: now)
        case .reofferLate(let answer):
            guard case .talking(let session) = state else { break }
            return reofferLate(answer, in: session, at: now)
        case .vanish: isVanished = true
        case .sendGarbage(let count): return garbage(count)
        case .speakFromElsewhere(let frames): return intruding(frames, at: now)
        }
        return []
    }

    private mutating func garbage(_ count: Int) -> [PhoneEffect] {
        var effects: [PhoneEffect] = []
        for _ in 0..<count {
            let length = Int.random(in: 0...600, using: &random)
            let bytes = (0..<length).map { _ in UInt8(truncatingIfNeeded: random.next()) }
            effects.append(.sip(bytes, on: remoteSIP))
            if let media { effects.append(.rtp(bytes, to: media.remote)) }
        }
        return effects
    }

    private mutating func intruding(_ frames: Int, at now: Instant) -> [PhoneEffect] {
        guard let media,
            var intruder = PhoneMedia(
                remote: media.remote, codec: script.codec, numbers: media.numbers,
                voice: script.voice, clearsMarker: false, random: &random, at: now)
        else { return [] }
        let remote = media.remote
        return (0..<frames).flatMap { _ in
            intruder.packets(at: now).map { .rtpFromElsewhere($0, to: remote) }
        }
    }
}
