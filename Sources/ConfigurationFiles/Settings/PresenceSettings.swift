// SPDX-License-Identifier: Apache-2.0

/// Where it is kept who of the operators is away, and what else a restart is to remember of them
/// (`presence:`).
package struct PresenceSettings: Sendable, Hashable {
    /// The kind of store (`store:`), with what that kind is told.
    package enum Store: Sendable, Hashable {
        /// Nowhere: after a restart everybody is available.
        case memory
        case sqlite(path: String)
    }

    /// The words of `store:`.
    private enum Kind: String, CaseIterable {
        case sqlite, memory
    }

    package var store = Store.sqlite(path: "var/presence.sqlite")

    package init() {}

    init(_ section: YAMLSection) {
        switch section.choice("store", Kind.sqlite) {
        case .memory:
            store = .memory
            if section.node("path") != nil {
                section.complain(
                    "path", "'path' is only for 'store: sqlite'",
                    write: "'store: sqlite', or no 'path'")
            }
        case .sqlite: store = .sqlite(path: section.string("path", "var/presence.sqlite"))
        }
    }
}
