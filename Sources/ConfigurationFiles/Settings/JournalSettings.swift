// SPDX-License-Identifier: Apache-2.0

/// Where what happened is written down (`journal:`).
package struct JournalSettings: Sendable, Hashable {
    /// What an acknowledged record outlives.
    package enum Survives: String, Sendable, Hashable, CaseIterable {
        case crash
        case powerLoss = "power-loss"
    }

    package var path: String
    package var survives: Survives
    /// Records that may wait for the disk.
    package var queueLimit: Int
    /// How long a call may wait for its record to be acknowledged.
    package var patience: Duration
    /// Calls older than so many days are removed; nil keeps them all.
    package var keepDays: Int?

    package init(
        path: String = "var/journal.sqlite", survives: Survives = .crash,
        queueLimit: Int = 10_000, patience: Duration = .seconds(2), keepDays: Int? = nil
    ) {
        self.path = path
        self.survives = survives
        self.queueLimit = queueLimit
        self.patience = patience
        self.keepDays = keepDays
    }

    init(_ section: YAMLSection) {
        let standard = JournalSettings()
        path = section.string("path", standard.path)
        survives = section.choice("survives", standard.survives)
        queueLimit = section.integer("queue_limit", standard.queueLimit, in: 100...1_000_000)
        patience = section.milliseconds("patience_ms", standard.patience, in: 50...60_000)
        let days = section.integer("keep_days", 0, in: 0...36_500)
        keepDays = days == 0 ? nil : days
    }
}
