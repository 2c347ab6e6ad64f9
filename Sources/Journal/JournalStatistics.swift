// SPDX-License-Identifier: Apache-2.0

/// What a running journal has done so far.
package struct JournalStatistics: Sendable, Hashable {
    package var records = 0
    package var commits = 0
    /// The most records one commit took.
    package var largestCommit = 0
    /// Records on their way to the store now.
    package var waiting = 0
    /// Records refused because the queue was full.
    package var dropped = 0
    /// Records the store refused.
    package var failed = 0
    /// Attempts to write that found the store locked, full or away, and were made again.
    package var retries = 0
    /// Records lost by readers of the feed that fell behind.
    package var feedDropped = 0

    package init() {}
}
