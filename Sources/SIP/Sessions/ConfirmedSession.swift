// SPDX-License-Identifier: Apache-2.0

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
