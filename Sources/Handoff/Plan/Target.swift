// SPDX-License-Identifier: Apache-2.0

/// One place an operator can be reached.
package struct Target: Sendable, Hashable {
    /// The name in the configuration, in journals and in leases: one operator, one name.
    package var name: String
    /// The address to dial, such as `sip:anna@pbx.example`.
    package var uri: String
    /// How long to let it ring before the next target is tried.
    package var ringTime: Duration

    package init(name: String, uri: String, ringTime: Duration = .seconds(20)) {
        self.name = name
        self.uri = uri
        self.ringTime = ringTime
    }
}
