// SPDX-License-Identifier: Apache-2.0

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
    /// The dialogs of its provisional responses, by the tag of who sent them.
    var early: [String: EarlyDialog] = [:]
    /// How often it was sent again with a longer session interval.
    var raises = 0
}
