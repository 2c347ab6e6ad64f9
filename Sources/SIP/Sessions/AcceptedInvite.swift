// SPDX-License-Identifier: Apache-2.0

/// An incoming INVITE after our 2xx, before its ACK.
struct AcceptedInvite: Sendable {
    var dialog: Dialog
    var answer: UnacknowledgedAnswer
    var terms: SessionTerms
    /// The headers of the BYE to send once the ACK is here: before it, a callee must not
    /// (RFC 3261 section 15).
    var hangUp: [Header]?
}
