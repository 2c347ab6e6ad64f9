// SPDX-License-Identifier: Apache-2.0

package import CallModel

/// A record and its place in the whole journal.
package struct PlacedRecord: Sendable, Hashable {
    /// As in `JournalCursor`.
    package var position: Int64
    package var record: JournalRecord

    package init(position: Int64, record: JournalRecord) {
        self.position = position
        self.record = record
    }
}

/// Which part of the whole journal to read.
package struct PageQuery: Sendable, Hashable {
    /// Only records behind this position.
    package var after: Int64
    package var limit: Int
    /// Only records of this call; nil for all.
    package var call: CallID?

    package init(after: Int64, limit: Int = 500, call: CallID? = nil) {
        self.after = after
        self.limit = limit
        self.call = call
    }
}

/// A part of the whole journal, oldest record first.
package struct JournalPage: Sendable, Hashable {
    /// The journal's own name, as in `JournalCursor`.
    package var journal: String
    package var records: [PlacedRecord]
    /// The last position there is, of whichever call; 0 in an empty journal.
    package var newest: Int64
    /// The last position that was removed because it was old enough; records up to it may be
    /// missing. 0 while nothing was removed.
    package var forgotten: Int64

    package init(
        journal: String = "none", records: [PlacedRecord] = [], newest: Int64 = 0,
        forgotten: Int64 = 0
    ) {
        self.journal = journal
        self.records = records
        self.newest = newest
        self.forgotten = forgotten
    }
}
