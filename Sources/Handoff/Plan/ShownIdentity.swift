// SPDX-License-Identifier: Apache-2.0

/// Whom a target sees calling.
package struct ShownIdentity: Sendable, Hashable {
    /// Whose number is shown.
    package enum Number: Sendable, Hashable {
        /// The gateway's own.
        case gateway
        /// The caller's, unless the caller wants it withheld.
        case caller
        case number(String)
    }

    /// The name beside it.
    package enum Name: Sendable, Hashable {
        /// The caller's beside the caller's number, none beside any other.
        case matching
        case caller
        case none
        case text(String)
    }

    package var number: Number
    package var name: Name
    /// What is vouched for beside it; nil for nothing.
    package var asserted: Number?

    package init(number: Number = .gateway, name: Name = .matching, asserted: Number? = nil) {
        self.number = number
        self.name = name
        self.asserted = asserted
    }

    /// Nothing but the gateway itself: what is left when a trunk refuses the rest.
    package static let gateway = ShownIdentity()
}
