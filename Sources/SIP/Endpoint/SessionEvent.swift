// SPDX-License-Identifier: Apache-2.0

/// What happened to a session. The last event of every session is exactly one of `failed`
/// (outgoing, never answered), `cancelled` (incoming, never answered) or `ended`.
package enum SessionEvent: Sendable {
    /// An INVITE came in; 100 Trying has been sent.
    case incoming(IncomingInvite)
    /// Outgoing: a provisional response other than 100.
    case progress(status: Int, reason: String, body: Body?)
    /// Outgoing: answered with 2xx, and acknowledged.
    case answered(AnsweredInvite)
    /// Incoming: our 200 was acknowledged; the body is the answer when the offer was ours.
    case established(body: Body?)
    /// Outgoing: it will not be answered. Also the end of a session hung up while it rang (487).
    case failed(SessionFailure)
    /// Incoming: the peer cancelled; 487 has been sent.
    case cancelled(reason: String?)
    /// A re-INVITE came in, or an UPDATE with an offer; a nil body asks for our offer. Answer or
    /// reject it. `reofferEstablished` follows the answer to a re-INVITE only.
    case reoffered(Body?)
    /// The peer cancelled its re-INVITE before it was answered.
    case reofferWithdrawn
    /// Our answer to a re-INVITE was acknowledged, with the peer's answer when the offer was ours.
    case reofferEstablished(body: Body?)
    /// The session is to be refreshed, and the peer takes no UPDATE: offer what is in force again.
    case refreshDue
    case reinviteAnswered(Body?)
    case reinviteFailed(status: Int)
    /// An INFO with a body; 200 has been sent.
    case info(Body)
    /// The final response to our INFO, or 408.
    case infoAnswered(status: Int)
    case ended(EndReason)
}
