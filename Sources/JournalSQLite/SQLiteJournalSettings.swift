// SPDX-License-Identifier: Apache-2.0

/// Where and how a journal file is written.
package struct SQLiteJournalSettings: Sendable, Hashable {
    /// What an acknowledged record outlives.
    package enum Durability: String, Sendable, Hashable, CaseIterable {
        /// The process, killed at any moment. Costs no wait for the disk.
        case crash
        /// The machine losing power: the disk is waited for at every commit.
        case powerLoss = "power-loss"
    }

    package var path: String
    /// Records on their way to the file; beyond that an append is refused and the records are
    /// counted.
    package var queueLimit: Int
    /// How long closing waits for the records on their way.
    package var patience: Duration
    package var durability: Durability

    package init(
        path: String, queueLimit: Int = 10_000, patience: Duration = .seconds(2),
        durability: Durability = .crash
    ) {
        self.path = path
        self.queueLimit = queueLimit
        self.patience = patience
        self.durability = durability
    }
}
