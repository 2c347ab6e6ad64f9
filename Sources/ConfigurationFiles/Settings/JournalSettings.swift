// SPDX-License-Identifier: Apache-2.0

/// Where what happened is written down (`journal:`).
package struct JournalSettings: Sendable, Hashable {
    /// The kind of store (`store:`), with what that kind is told.
    package enum Store: Sendable, Hashable {
        /// One SQLite file.
        case sqlite(File)
        /// This process alone, for trials: the newest so many calls, gone when it ends.
        case memory(calls: Int)
    }

    package struct File: Sendable, Hashable {
        package var path = "var/journal.sqlite"
        package var survives = Survives.crash
        /// Records that may wait for the disk.
        package var queueLimit = 10_000

        package init() {}
    }

    /// What an acknowledged record outlives.
    package enum Survives: String, Sendable, Hashable, CaseIterable {
        case crash
        case powerLoss = "power-loss"
    }

    /// The words of `store:`.
    private enum Kind: String, CaseIterable {
        case sqlite, memory
    }

    package var store = Store.sqlite(File())
    /// How long a call may wait for its record to be acknowledged. With the silence that a caller may
    /// hear anyway (`comfort_after_ms`) it is less than the two seconds that nobody shall hear.
    package var patience = Duration.milliseconds(900)
    /// Calls older than so many days are removed; nil keeps them all.
    package var keepDays: Int?

    package init() {}

    init(_ section: YAMLSection) {
        switch section.choice("store", Kind.sqlite) {
        case .sqlite:
            Self.refuse(["keep_calls"], in: section, for: .memory)
            store = .sqlite(File(section))
        case .memory:
            Self.refuse(["path", "survives", "queue_limit"], in: section, for: .sqlite)
            store = .memory(calls: section.integer("keep_calls", 20_000, in: 1...1_000_000))
            section.warn(
                "store", "'store' is memory: what happened is gone when the gateway stops",
                write: "'sqlite' where calls are real")
        }
        patience = section.milliseconds("patience_ms", patience, in: 50...60_000)
        let days = section.integer("keep_days", 0, in: 0...36_500)
        keepDays = days == 0 ? nil : days
    }

    /// Keys of another kind of store would do nothing.
    private static func refuse(_ keys: [String], in section: YAMLSection, for kind: Kind) {
        for key in keys where section.node(key) != nil {
            section.complain(
                key, "'\(key)' is only for 'store: \(kind.rawValue)'",
                write: "'store: \(kind.rawValue)', or no '\(key)'")
        }
    }
}

extension JournalSettings.File {
    fileprivate init(_ section: YAMLSection) {
        path = section.string("path", path)
        survives = section.choice("survives", survives)
        queueLimit = section.integer("queue_limit", queueLimit, in: 100...1_000_000)
    }
}
