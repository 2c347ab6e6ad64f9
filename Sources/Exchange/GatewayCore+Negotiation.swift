// SPDX-License-Identifier: Apache-2.0

import CallModel
import Handoff
import MediaEngine
import SDP
import SIP
import Timing

/// Offers and answers of a leg that is up or coming up.
extension GatewayCore {
    /// Takes the answer to an offer of ours and opens or changes the leg's media. What is in the way
    /// of it is returned; a session that was agreed before then stays as it was.
    @discardableResult
    mutating func acceptAnswer(
        _ body: Body?, of id: CallID, _ party: Party, _ attempt: AttemptID? = nil,
        at now: Instant
    ) -> SDPError? {
        guard var leg = leg(of: id, party, attempt) else { return .wrongState }
        let before = leg.audio
        do {
            let audio = try leg.accept(body)
            store(leg, of: id, party, attempt)
            openMedia(
                audio, stream: leg.stream, of: id, party, isUpdate: before != nil, at: now)
            if before != nil { tellHold(id, party, audio, since: before, at: now) }
            return nil
        } catch {
            output.append(
                .log(.info, "SDP answer of the \(party.rawValue) refused: \(error.phrase)"))
            // The old session stands, and the next offer, whoever makes it, is taken.
            if before != nil { withdrawOffer(of: id, party, attempt) }
            return error
        }
    }

    /// An offer of ours came to nothing: what was agreed before it is in force.
    mutating func withdrawOffer(
        of id: CallID, _ party: Party, _ attempt: AttemptID? = nil
    ) {
        guard var leg = leg(of: id, party, attempt), leg.negotiation.isOffering else { return }
        leg.negotiation.offerRejected()
        store(leg, of: id, party, attempt)
    }

    /// A re-INVITE or an UPDATE: hold, resume, another address. Refused, it leaves everything as it
    /// was.
    mutating func answerReoffer(
        _ body: Body?, of id: CallID, _ party: Party, _ attempt: AttemptID? = nil,
        at now: Instant
    ) {
        guard var leg = leg(of: id, party, attempt) else { return }
        let before = leg.audio
        guard let body else {
            let offer = leg.negotiation.makeOffer()
            store(leg, of: id, party, attempt)
            return drive(.command(.answerReinvite(leg.session, body: .sdp(offer))), at: now)
        }
        do {
            aim(&leg, at: body.bytes)
            let answer = try leg.answer(body)
            store(leg, of: id, party, attempt)
            // Before the INVITE is answered there is no media to change.
            if before != nil {
                openMedia(
                    answer.audio, stream: leg.stream, of: id, party, isUpdate: true, at: now)
            }
            drive(.command(.answerReinvite(leg.session, body: .sdp(answer.body))), at: now)
            if before != nil { tellHold(id, party, answer.audio, since: before, at: now) }
        } catch {
            output.append(
                .log(.info, "re-INVITE of the \(party.rawValue) refused: \(error.phrase)"))
            let warning = error.warning(taken: settings.codecTitles).header(
                from: settings.sip.userAgent)
            drive(
                .command(
                    .rejectReinvite(
                        leg.session, status: error.sipStatus, reason: error.phrase,
                        headers: [warning])), at: now)
        }
    }

    /// The session is to be refreshed by a re-INVITE that changes nothing.
    mutating func refresh(
        _ id: CallID, _ party: Party, _ attempt: AttemptID? = nil, at now: Instant
    ) {
        guard var leg = leg(of: id, party, attempt), leg.audio != nil,
            !leg.negotiation.isOffering
        else { return }
        let offer = leg.negotiation.repeatOffer()
        store(leg, of: id, party, attempt)
        drive(.command(.reinvite(leg.session, body: .sdp(offer))), at: now)
    }

    /// Tells the call's machine when a peer has put us on hold, or taken us off it.
    mutating func tellHold(
        _ id: CallID, _ party: Party, _ audio: NegotiatedAudio, since before: NegotiatedAudio?,
        at now: Instant
    ) {
        let wasHeld = before?.isHeldByPeer ?? false
        guard audio.isHeldByPeer != wasHeld else { return }
        tell(id, .held(party, audio.isHeldByPeer), at: now)
    }
}
