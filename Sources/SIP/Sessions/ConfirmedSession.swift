// SPDX-License-Identifier: Apache-2.0

import Addresses

/// What the peer's messages said of the session, beside its media.
struct SessionTerms: Sendable {
    /// How long it lives without a refresh; nil for ever.
    var interval: SessionInterval?
    /// Whether the peer takes UPDATE, so that a refresh needs no offer.
    var peerTakesUpdate = false

    /// Takes note of what a message of the peer's allows.
    mutating func note(_ headers: Headers) {
        if let takes = headers.allows(.update) { peerTakesUpdate = takes }
    }
}

/// A session both sides have agreed on.
struct ConfirmedSession: Sendable {
    /// The re-INVITE under way, of which there is one at a time.
    enum Reinvite: Sendable {
        case none
        case sent(body: Body, attempt: Int)
        /// The peer's, with the session interval its 2xx will say.
        case received(SIPRequest, TransactionHandle, SessionInterval?)
        case accepted(UnacknowledgedAnswer)
    }

    var dialog: Dialog
    var terms: SessionTerms
    var reinvite = Reinvite.none
    /// The peer's UPDATE with an offer, before our answer.
    var update: PendingUpdate?
    /// A refresh of ours without an answer yet.
    var isRefreshing = false
    /// A re-INVITE of ours that met the peer's and waits for its next attempt.
    var retry: (body: Body, attempt: Int)?
}

/// A 2xx of ours that waits for its ACK.
struct UnacknowledgedAnswer: Sendable {
    var response: SIPResponse
    var transaction: TransactionHandle
    var interval: Duration
    /// Whether its body is an offer of ours, which the ACK answers.
    var isOffer: Bool
}

/// The ACK of one 2xx, kept to be sent again whenever the 2xx comes again.
struct Acknowledgement: Sendable {
    /// The 2xx is known by the INVITE's number and, with forking, by the tag of who sent it.
    struct Key: Sendable, Hashable {
        var cseq: UInt32
        var remoteTag: String
    }

    var request: SIPRequest
    var flow: Flow
}

/// An UPDATE of the peer's with an offer, before our answer (RFC 3311).
struct PendingUpdate: Sendable {
    var request: SIPRequest
    var transaction: TransactionHandle
    /// What its 2xx says of the session interval.
    var interval: SessionInterval?
}
