// SPDX-License-Identifier: Apache-2.0

import CallModel
import Journal
import Testing

/// Everything a journal counts is shown to whoever watches the gateway.
@Suite struct JournalMetricsTests {
    @Test func everyFigureIsShownOnce() {
        var statistics = JournalStatistics()
        statistics.records = 1
        statistics.commits = 2
        statistics.largestCommit = 3
        statistics.waiting = 4
        statistics.dropped = 5
        statistics.failed = 6
        statistics.retries = 7
        statistics.feedDropped = 8
        statistics.callsForgotten = 9
        let shown = statistics.metrics
        #expect(shown.map(\.value) == (1...9).map(Double.init))
        #expect(shown.count == Mirror(reflecting: statistics).children.count)
        #expect(Set(shown.map(\.name)).count == shown.count)
    }
}
