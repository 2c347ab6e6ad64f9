// SPDX-License-Identifier: Apache-2.0

package import Addresses

/// What happened to a session. The last event of every session is exactly one of `failed`
/// (outgoing, never answered), `cancelled` (incoming, never answered) or `ended`.
package enum SessionEvent: Sendable {
    /// An INVITE came in; 100 Trying has been sent.
    case incoming(IncomingInvite)
    /// Outgoing: a provisional response other than 100.
    case progress(status: Int, reason: String, body: Body?)
    /// Outgoing: answered with 2xx, and acknowledged.
    case answered(AnsweredInvite)
    /// Incoming: our 200 was acknowledged; the body is the answer when the offer was ours.
    case established(body: Body?)
    /// Outgoing: it will not be answered. Also the end of a session hung up while it rang (487).
    case failed(SessionFailure)
    /// Incoming: the peer cancelled; 487 has been sent.
    case cancelled(reason: String?)
    /// A re-INVITE came in, or an UPDATE with an offer; a nil body asks for our offer. Answer or
    /// reject it. `reofferEstablished` follows the answer to a re-INVITE only.
    case reoffered(Body?)
    /// The peer cancelled its re-INVITE before it was answered.
    case reofferWithdrawn
    /// Our answer to a re-INVITE was acknowledged, with the peer's answer when the offer was ours.
    case reofferEstablished(body: Body?)
    /// The session is to be refreshed, and the peer takes no UPDATE: offer what is in force again.
    case refreshDue
    case reinviteAnswered(Body?)
    case reinviteFailed(status: Int)
    /// An INFO with a body; 200 has been sent.
    case info(Body)
    /// The final response to our INFO, or 408.
    case infoAnswered(status: Int)
    case ended(EndReason)
}

/// One INVITE session of one endpoint, from its first INVITE to its last message.
package struct SessionID: Sendable, Hashable {
    package let rawValue: UInt64

    package init(rawValue: UInt64) { self.rawValue = rawValue }
}

extension SessionID: CustomStringConvertible {
    package var description: String { "session-\(rawValue)" }
}

/// An INVITE that started a session; 100 Trying has been sent.
package struct IncomingInvite: Sendable {
    package var requestURI: SIPURIReference
    package var from: NameAddr
    package var to: NameAddr
    package var callID: String
    /// Where the peer wants further requests.
    package var contact: SIPURI
    package var maxForwards: Int
    /// Every header field, in order.
    package var headers: Headers
    /// The offer; nil when the peer wants ours.
    package var body: Body?
    package var flow: Flow

    package init(
        requestURI: SIPURIReference, from: NameAddr, to: NameAddr, callID: String, contact: SIPURI,
        maxForwards: Int = 70, headers: Headers = [], body: Body?, flow: Flow
    ) {
        self.requestURI = requestURI
        self.from = from
        self.to = to
        self.callID = callID
        self.contact = contact
        self.maxForwards = maxForwards
        self.headers = headers
        self.body = body
        self.flow = flow
    }
}

/// The 2xx that answered an outgoing INVITE.
package struct AnsweredInvite: Sendable {
    package var status: Int
    /// The reason phrase beside it.
    package var reason: String
    /// The answer to the offer in the INVITE: that of a provisional response from the same side when
    /// the 2xx has none.
    package var body: Body?
    /// To, with the tag of the answering side.
    package var remote: NameAddr
    /// Where further requests go.
    package var contact: SIPURI
    package var headers: Headers

    package init(
        status: Int, reason: String, body: Body?, remote: NameAddr, contact: SIPURI,
        headers: Headers = []
    ) {
        self.status = status
        self.reason = reason
        self.body = body
        self.remote = remote
        self.contact = contact
        self.headers = headers
    }
}

/// Why an outgoing INVITE was not answered.
package struct SessionFailure: Sendable {
    package enum Origin: Sendable, Hashable {
        /// The peer, or something on the way, sent the final response.
        case remote
        /// No final response came: the status is 408 after a timeout, 503 when the transport
        /// failed, 487 when we gave up first.
        case local
    }

    package var status: Int
    package var reason: String
    package var origin: Origin
    /// The header fields of the final response: Contact of a redirect, Retry-After, Reason.
    package var headers: Headers

    package init(status: Int, reason: String, origin: Origin, headers: Headers = []) {
        self.status = status
        self.reason = reason
        self.origin = origin
        self.headers = headers
    }
}

/// Why a session ended.
package enum EndReason: Sendable, Hashable {
    /// The peer's BYE, with the value of its Reason header.
    case peerHungUp(reason: String?)
    /// Our BYE, and it is done.
    case hungUp
    /// An incoming INVITE refused by the owner, with the status that was sent.
    case rejected(status: Int)
    /// An incoming INVITE its owner left waiting for too long; 480 was sent.
    case unanswered
    /// Our 200 was never acknowledged; a BYE was sent.
    case ackTimeout
    /// The peer does not know the session any more, or did not answer a request in it.
    case lost(status: Int)
    /// Nobody refreshed it within its session interval (RFC 4028); a BYE was sent.
    case expired(seconds: Int)
    /// The connection the session ran on is gone.
    case transportLost(reason: String)
}
