// SPDX-License-Identifier: Apache-2.0

/// Who else rings our operators (`leases:`).
package struct LeaseSettings: Sendable, Hashable {
    /// The kind of store (`store:`), with what that kind is told.
    package enum Store: Sendable, Hashable {
        /// Nobody: this gateway alone knows who is in a call.
        case own
        /// The gateways on this machine that name the same SQLite file.
        case sqlite(path: String)
    }

    /// The words of `store:`.
    private enum Kind: String, CaseIterable {
        case own, sqlite
    }

    package var store = Store.own

    package init() {}

    init(_ section: YAMLSection) {
        switch section.choice("store", Kind.own) {
        case .own:
            if section.node("path") != nil {
                section.complain(
                    "path", "'path' is only for 'store: sqlite'",
                    write: "'store: sqlite', or no 'path'")
            }
        case .sqlite: store = .sqlite(path: section.string("path", "var/leases.sqlite"))
        }
    }
}
