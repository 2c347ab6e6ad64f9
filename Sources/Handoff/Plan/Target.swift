// SPDX-License-Identifier: Apache-2.0

/// One place an operator can be reached.
package struct Target: Sendable, Hashable {
    /// The name in the configuration, in journals and in leases: one operator, one name.
    package var name: String
    /// The address to dial, such as `sip:anna@pbx.example`, or `tel:+4930123456` on a trunk.
    package var uri: String
    /// How long to let it ring before the next target is tried.
    package var ringTime: Duration
    /// The name of the trunk its calls go through; nil for the way its address names.
    package var trunk: String?
    /// Whom it sees calling.
    package var identity: ShownIdentity

    package init(
        name: String, uri: String, ringTime: Duration = .seconds(20), trunk: String? = nil,
        identity: ShownIdentity = .gateway
    ) {
        self.name = name
        self.uri = uri
        self.ringTime = ringTime
        self.trunk = trunk
        self.identity = identity
    }
}
