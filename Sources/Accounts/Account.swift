// SPDX-License-Identifier: Apache-2.0

/// Somebody who may log in at the pages.
package struct Account: Sendable, Hashable {
    package var name: String
    package var password: PasswordHash
    package var role: AccountRole

    package init(name: String, password: PasswordHash, role: AccountRole) {
        self.name = name
        self.password = password
        self.role = role
    }
}

/// What somebody may do; each role may do what those before it may.
package enum AccountRole: String, Sendable, Hashable, CaseIterable, Comparable {
    /// Sees calls and acts on them.
    case `operator`
    /// Also hears recordings, sees callers' numbers where they are shown, and reads the figures.
    case supervisor
    /// Also removes recordings and loads rules anew.
    case admin

    package static func < (one: AccountRole, other: AccountRole) -> Bool { one.rank < other.rank }

    private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}
