// SPDX-License-Identifier: Apache-2.0

package import Addresses
package import Handoff
package import SIP

/// A telephone network or exchange that carries calls for us.
package struct Trunk: Sendable, Hashable {
    package var name: String
    /// Host, port and transport of the other side; a number dialled becomes its user part.
    package var uri: SIPURI
    /// Where requests go first, when that is another place.
    package var proxy: SIPURI?
    package var credentials: Credentials?
    /// Whom it is shown calling, for targets that say nothing else.
    package var identity: ShownIdentity
    /// Our own number there: the user part of `gateway` as an identity.
    package var number: String?
    /// Where its calls come from.
    package var networks: [AddressRange]
    /// Whether what it says of the caller's identity counts.
    package var isTrusted: Bool

    package init(
        name: String, uri: SIPURI, proxy: SIPURI? = nil, credentials: Credentials? = nil,
        identity: ShownIdentity = .gateway, number: String? = nil, networks: [AddressRange] = [],
        isTrusted: Bool = false
    ) {
        self.name = name
        self.uri = uri
        self.proxy = proxy
        self.credentials = credentials
        self.identity = identity
        self.number = number
        self.networks = networks
        self.isTrusted = isTrusted
    }
}
