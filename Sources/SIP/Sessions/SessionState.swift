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
