// SPDX-License-Identifier: Apache-2.0

/// Where a session is between its INVITE and its end.
enum SessionState: Sendable {
    /// Nothing yet; to outgoing or incoming.
    case new
    /// Our INVITE has no final response; to confirmed, hangingUp or over.
    case outgoing(OutgoingInvite)
    /// The peer's INVITE has no final response; to accepted or over.
    case incoming(PendingInvite)
    /// Our 2xx has no ACK; to confirmed, hangingUp or over.
    case accepted(AcceptedInvite)
    /// Both sides talk; to hangingUp or over.
    case confirmed(ConfirmedSession)
    /// Our BYE has no final response; to over.
    case hangingUp(Dialog, last: SessionEvent)
    /// The last event was reported; late 2xx are still acknowledged.
    case over
}

/// An outgoing INVITE before its final response.
struct OutgoingInvite: Sendable {
    enum Stage: Sendable {
        /// No response at all: a CANCEL may not be sent yet.
        case calling
        case proceeding
        /// Hung up before any response; the CANCEL follows the first one.
        case cancelPending(headers: [Header])
        case cancelling
    }

    var request: SIPRequest
    var flow: Flow
    var stage: Stage
}

/// An incoming INVITE, or re-INVITE, before our final response.
struct PendingInvite: Sendable {
    var request: SIPRequest
    var transaction: TransactionHandle
    var dialog: Dialog
    /// The provisional response sent last, to be repeated.
    var provisional: SIPResponse?
}

/// A 2xx of ours that waits for its ACK.
struct UnacknowledgedAnswer: Sendable {
    var response: SIPResponse
    var transaction: TransactionHandle
    var interval: Duration
}

/// An incoming INVITE after our 2xx, before its ACK.
struct AcceptedInvite: Sendable {
    var dialog: Dialog
    var answer: UnacknowledgedAnswer
    /// The headers of the BYE to send once the ACK is here: before it, a callee must not
    /// (RFC 3261 section 15).
    var hangUp: [Header]?
}

/// A session both sides have agreed on.
struct ConfirmedSession: Sendable {
    /// The re-INVITE under way, of which there is one at a time.
    enum Reinvite: Sendable {
        case none
        case sent(body: Body, attempt: Int)
        case received(SIPRequest, TransactionHandle)
        case accepted(UnacknowledgedAnswer)
    }

    var dialog: Dialog
    var reinvite = Reinvite.none
    /// A re-INVITE of ours that met the peer's and waits for its next attempt.
    var retry: (body: Body, attempt: Int)?
}
