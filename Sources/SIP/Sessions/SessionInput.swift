// SPDX-License-Identifier: Apache-2.0

/// What a session reacts to.
enum SessionInput: Sendable {
    /// Starts an outgoing session.
    case invite(InviteRequest)
    /// Starts an incoming session with a valid INVITE outside any dialog.
    case invited(SIPRequest, TransactionHandle, Flow)
    case command(SIPEndpoint.Command)
    /// A request in the session's dialog, other than ACK and CANCEL.
    case request(SIPRequest, TransactionHandle, Flow)
    case ack(SIPRequest)
    /// A CANCEL of the INVITE of this transaction.
    case cancelled(TransactionHandle, reason: String?)
    case response(RequestPurpose, SIPResponse)
    case requestFailed(RequestPurpose, status: Int, reason: String)
    /// No further 2xx to the INVITE with this sequence number can come.
    case inviteOver(cseq: UInt32)
    case timer(SessionTimer)
    /// The connection the session runs on is gone; the session is not.
    case flowLost
}
