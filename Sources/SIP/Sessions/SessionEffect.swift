// SPDX-License-Identifier: Apache-2.0

/// What a session asks of the endpoint that holds it.
enum SessionEffect: Sendable {
    case event(SessionEvent)
    /// Sends a request in a new transaction; for nobody when the outcome does not matter.
    case send(SIPRequest, Flow, RequestPurpose?)
    /// Sends an ACK, which has no transaction.
    case transmit(SIPRequest, Flow)
    case respond(SIPResponse, TransactionHandle)
    /// Sends the CANCEL of the initial INVITE.
    case cancelInvite(headers: [Header])
    /// Lets the initial INVITE go to no further address; one that was not sent yet fails.
    case withdrawInvite
    /// Forgets the transaction of the initial INVITE.
    case abandonInvite
    /// Gives a re-INVITE whose session is over a last while for its final response.
    case limitReinvite
    case start(SessionTimer, after: Duration)
    case stop(SessionTimer)
    case enter(DialogID)
    case leave(DialogID)
    case dropped(DropReason)
}
