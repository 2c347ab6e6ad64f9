// SPDX-License-Identifier: Apache-2.0

package import Addresses

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

/// What an outgoing INVITE carries.
package struct InviteRequest: Sendable {
    /// The Request-URI, and the URI of To.
    package var target: SIPURI
    /// Where the INVITE is sent; the owner has resolved the target.
    package var flow: Flow
    /// From; its tag is added by the endpoint.
    package var from: NameAddr
    /// To when it differs from the target, as with a display name.
    package var to: NameAddr?
    /// Where the peer reaches this session; nil for the endpoint's own address.
    package var contact: SIPURI?
    /// Routes to pre-load, outbound proxies first.
    package var routes: [NameAddr] = []
    package var headers: [Header] = []
    package var body: Body?
    /// For those who ask for a password, on the way or at the end, as long as the session lasts.
    package var credentials: Credentials?
    /// Hops left; an INVITE made for an incoming one carries its count less one (RFC 7332).
    package var maxForwards = 70

    package init(target: SIPURI, flow: Flow, from: NameAddr, body: Body?) {
        self.target = target
        self.flow = flow
        self.from = from
        self.body = body
    }
}
