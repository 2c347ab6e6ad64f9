// SPDX-License-Identifier: Apache-2.0

/// An incoming INVITE, or re-INVITE, before our final response.
struct PendingInvite: Sendable {
    var request: SIPRequest
    var transaction: TransactionHandle
    var dialog: Dialog
    /// The provisional response sent last, to be repeated.
    var provisional: SIPResponse?
    /// The provisional response that waits for its PRACK; the next one waits, too.
    var reliable: ReliableProvisional?
    /// What is to be said once the PRACK is here.
    var next: Next?
    var interval: SessionInterval?

    enum Next: Sendable {
        case provisional(status: Int, reason: String?, body: Body?)
        case answer(body: Body, headers: [Header])
    }
}
