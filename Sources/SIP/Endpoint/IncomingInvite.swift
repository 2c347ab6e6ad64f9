// SPDX-License-Identifier: Apache-2.0

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
