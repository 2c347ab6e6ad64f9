// SPDX-License-Identifier: Apache-2.0

package import CallModel

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
    /// Calls that made room for newer ones, where a store has a limit.
    package var callsForgotten = 0

    package init() {}

    /// All of it, for whoever watches a gateway.
    package var metrics: [Metric] {
        [
            .counter("journal_records", records, "Records written."),
            .counter("journal_commits", commits, "Commits they were written in."),
            .gauge("journal_largest_commit", largestCommit, "The most records one commit took."),
            .gauge("journal_records_waiting", waiting, "Records on their way to the store."),
            .counter(
                "journal_records_dropped", dropped, "Records lost because the queue was full."),
            .counter("journal_records_refused", failed, "Records the store refused."),
            .counter(
                "journal_retries", retries,
                "Writes tried again: the store was locked, full or away."),
            .counter(
                "journal_feed_dropped", feedDropped,
                "Records that slow readers of the feed lost."),
            .counter(
                "journal_calls_forgotten", callsForgotten,
                "Calls that made room for newer ones in a journal of limited size."),
        ]
    }
}
