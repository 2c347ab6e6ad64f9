// SPDX-License-Identifier: Apache-2.0

/// What an outgoing INVITE carries.
package struct InviteRequest: Sendable {
    /// The Request-URI, and the URI of To.
    package var target: SIPURI
    /// Where the INVITE is sent; the owner has resolved the target.
    package var flow: Flow
    /// From; its tag is added by the endpoint.
    package var from: NameAddr
    /// To when it differs from the target, as with a display name.
    package var to: NameAddr?
    /// Where the peer reaches this session; nil for the endpoint's own address.
    package var contact: SIPURI?
    /// Routes to pre-load, outbound proxies first.
    package var routes: [NameAddr] = []
    package var headers: [Header] = []
    package var body: Body?
    /// For those who ask for a password, on the way or at the end, as long as the session lasts.
    package var credentials: Credentials?
    /// Hops left; an INVITE made for an incoming one carries its count less one (RFC 7332).
    package var maxForwards = 70

    package init(target: SIPURI, flow: Flow, from: NameAddr, body: Body?) {
        self.target = target
        self.flow = flow
        self.from = from
        self.body = body
    }
}
