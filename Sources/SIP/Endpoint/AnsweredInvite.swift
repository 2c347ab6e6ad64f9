// SPDX-License-Identifier: Apache-2.0

/// The 2xx that answered an outgoing INVITE.
package struct AnsweredInvite: Sendable {
    package var status: Int
    /// The answer to the offer in the INVITE: that of a provisional response from the same side when
    /// the 2xx has none.
    package var body: Body?
    /// To, with the tag of the answering side.
    package var remote: NameAddr
    /// Where further requests go.
    package var contact: SIPURI
    package var headers: Headers

    package init(
        status: Int = 200, body: Body?, remote: NameAddr, contact: SIPURI, headers: Headers = []
    ) {
        self.status = status
        self.body = body
        self.remote = remote
        self.contact = contact
        self.headers = headers
    }
}
