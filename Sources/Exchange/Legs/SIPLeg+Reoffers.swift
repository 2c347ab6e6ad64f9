// SPDX-License-Identifier: Apache-2.0

import CallModel
import MediaEngine
import SDP
import SIP

/// Offers and answers of a leg that is up or coming up, and what they change of its sound.
extension SIPLeg {
    /// Takes the answer to an offer of ours and opens or changes the leg's sound. One that cannot be
    /// used leaves what was agreed before as it was.
    mutating func acceptAnswer(_ body: Body?) -> [LegEffect] {
        let before = agreement.audio
        do {
            let audio = try agreement.accept(body)
            guard before != nil else { return openSound(audio) }
            return changeSound(audio) + holdNews(since: before)
        } catch {
            // The next offer, whoever makes it, is taken.
            if before != nil { agreement.withdrawOffer() }
            return [refusal(of: "SDP answer", error)]
        }
    }

    /// An offer of ours came to nothing.
    mutating func withdrawOffer() -> [LegEffect] {
        agreement.withdrawOffer()
        return []
    }

    /// A re-INVITE or an UPDATE: hold, resume, another address. Refused, it leaves everything as it
    /// was.
    mutating func answerReoffer(_ offer: Body?) -> [LegEffect] {
        guard let offer else {
            return [command(.answerReinvite(loan.session, body: agreement.makeOffer()))]
        }
        let before = agreement.audio
        do {
            let answer = try agreement.answer(offer, comesIntoForce: !isEarly)
            let answered = command(.answerReinvite(loan.session, body: answer))
            // Before the INVITE is answered there is no sound to change.
            guard before != nil, let audio = agreement.audio else { return [answered] }
            return changeSound(audio) + [answered] + holdNews(since: before)
        } catch {
            let warning = error.warning(taken: settings.codecTitles).header(
                from: settings.sip.userAgent)
            return [
                refusal(of: "re-INVITE", error),
                command(
                    .rejectReinvite(
                        loan.session, status: error.sipStatus, reason: error.phrase,
                        headers: [warning])),
            ]
        }
    }

    /// The session is to be refreshed by a re-INVITE that changes nothing.
    mutating func refresh() -> [LegEffect] {
        guard agreement.audio != nil, !agreement.isOffering else { return [] }
        return [command(.reinvite(loan.session, body: agreement.repeatOffer()))]
    }

    /// Whether the peer has put us on hold, or taken us off it.
    func holdNews(since before: NegotiatedAudio?) -> [LegEffect] {
        let wasHeld = before?.isHeldByPeer ?? false
        guard let audio = agreement.audio, audio.isHeldByPeer != wasHeld else { return [] }
        return [.tell(.held(audio.isHeldByPeer))]
    }

    // MARK: Sound

    func openSound(_ audio: NegotiatedAudio) -> [LegEffect] {
        let media = "\(audio.codec.name)/\(audio.codec.clockRate)"
        return sound(audio) { settings in
            [.note(.connected(party, media: media)), .openSound(.openRTP(party, settings))]
        }
    }

    private func changeSound(_ audio: NegotiatedAudio) -> [LegEffect] {
        sound(audio) { [.changeSound(.updateRTP(party, $0))] }
    }

    /// What comes of the sound that was agreed, if it can be had.
    private func sound(
        _ audio: NegotiatedAudio, _ effects: (RTPLegSettings) -> [LegEffect]
    ) -> [LegEffect] {
        guard
            var sound = RTPLegSettings(
                audio, among: settings.codecs, stream: loan.stream,
                silenceTimeout: settings.mediaTimeout)
        else { return [.tell(.soundless(reason: "no media address in \(audio.remoteAddress)"))] }
        sound.cleaning = cleaning
        return effects(sound)
    }

    /// Whether our INVITE has no final response yet.
    private var isEarly: Bool {
        switch state {
        case .connecting, .ringing, .moving: true
        case .givenUp(let farewell): farewell.isEarly
        case .arriving, .open, .over: false
        }
    }
}
