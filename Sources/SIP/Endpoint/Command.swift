// SPDX-License-Identifier: Apache-2.0

extension SIPEndpoint {
    /// What the owner of a session asks for. A command its session cannot follow any more (the
    /// peer was faster) changes nothing and is reported as `dropped(.commandOutOfState)`.
    package enum Command: Sendable {
        /// Starts an outgoing session; the identifier comes from `makeSessionID()`.
        case invite(SessionID, InviteRequest)
        /// Answers an incoming INVITE with 101-199: 180 ringing, 183 with early media.
        case provisional(SessionID, status: Int, reason: String? = nil, body: Body? = nil)
        /// Answers an incoming INVITE with 200.
        case answer(SessionID, body: Body, headers: [Header] = [])
        /// Refuses an incoming INVITE with 300-699.
        case reject(SessionID, status: Int, reason: String? = nil, headers: [Header] = [])
        /// Offers a new session description; the outcome is `reinviteAnswered` or
        /// `reinviteFailed`.
        case reinvite(SessionID, body: Body)
        /// Answers `reoffered` with 200.
        case answerReinvite(SessionID, body: Body)
        /// Refuses `reoffered` with 300-699; the session goes on as it was.
        case rejectReinvite(
            SessionID, status: Int, reason: String? = nil, headers: [Header] = [])
        /// Sends an INFO; its answer is `infoAnswered`.
        case info(SessionID, Body)
        /// The credentials for those who ask for a password in an incoming session.
        case authenticate(SessionID, Credentials)
        /// Ends the session in whatever state it is: CANCEL, BYE or 603, exactly once. The text is
        /// the value of a Reason header (RFC 3326).
        case hangUp(SessionID, reason: String? = nil)
    }
}

extension SIPEndpoint.Command {
    /// The session it is for.
    package var session: SessionID {
        switch self {
        case .invite(let session, _), .provisional(let session, _, _, _),
            .answer(let session, _, _), .reject(let session, _, _, _),
            .reinvite(let session, _), .answerReinvite(let session, _),
            .rejectReinvite(let session, _, _, _), .info(let session, _),
            .authenticate(let session, _), .hangUp(let session, _):
            session
        }
    }
}
