// SPDX-License-Identifier: Apache-2.0

/// An incoming INVITE, or re-INVITE, before our final response.
struct PendingInvite: Sendable {
    var request: SIPRequest
    var transaction: TransactionHandle
    var dialog: Dialog
    /// The provisional response sent last, to be repeated.
    var provisional: SIPResponse?
}
