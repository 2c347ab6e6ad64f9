// SPDX-License-Identifier: Apache-2.0

package import Addresses
package import Timing

/// One device of a user of ours, where it said that it is reached (RFC 3261 section 10).
package struct Binding: Sendable, Hashable {
    /// What a request to it is addressed to.
    package let contact: SIPURI
    /// Where it registered from, and where requests to it go: behind a NAT, or at the other end of a
    /// connection, it is reached no other way.
    package let flow: Flow
    /// How much it wishes to be preferred, 0 to 1.
    package let preference: Double
    /// When it is forgotten unless it registers again.
    package let end: Instant
    /// The REGISTER it came by; nothing older changes it.
    let callID: String
    let cseq: UInt32
    /// Of two the later one came later.
    let serial: UInt64

    init(
        contact: SIPURI, flow: Flow, preference: Double, end: Instant, request: SIPRequest,
        serial: UInt64
    ) {
        self.contact = contact
        self.flow = flow
        self.preference = preference
        self.end = end
        callID = request.callID
        cseq = request.cseq.number
        self.serial = serial
    }

    /// One that an earlier run of the gateway knew, reached by UDP.
    package init(
        contact: SIPURI, at place: SocketAddress, preference: Double, end: Instant
    ) {
        self.contact = contact
        flow = Flow(.udp, with: place)
        self.preference = preference
        self.end = end
        callID = ""
        cseq = 0
        serial = 0
    }

    /// As a response to a REGISTER lists it.
    func listed(at now: Instant) -> Header {
        let seconds = max(1, (end - now).inMilliseconds / 1000)
        var address = NameAddr(contact)
        address.parameters["expires"] = String(seconds)
        return Header(.contact, address.description)
    }
}
