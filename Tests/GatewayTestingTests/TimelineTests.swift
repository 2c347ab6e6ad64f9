// SPDX-License-Identifier: Apache-2.0

import GatewayTesting
import Testing

@Suite struct TimelineTests {
    private let timeline = Timeline(entries: [
        .init(0, "caller", "connected", "PCMU/8000"), .init(4100, "handoff", "began", "route help"),
    ])

    @Test func theTextReadsBackTheSame() throws {
        #expect(try #require(Timeline(parsing: timeline.text)) == timeline)
    }

    @Test func timesMayDifferByTheTolerance() {
        var other = timeline
        other.entries[1].milliseconds += 20
        #expect(other.differences(from: timeline, tolerance: .milliseconds(20)).isEmpty)
        #expect(!other.differences(from: timeline, tolerance: .milliseconds(19)).isEmpty)
    }

    @Test func wordsAndOrderMayNot() {
        var other = timeline
        other.entries.swapAt(0, 1)
        #expect(!other.differences(from: timeline, tolerance: .seconds(10)).isEmpty)
        other = timeline
        other.entries.removeLast()
        #expect(!other.differences(from: timeline, tolerance: .seconds(10)).isEmpty)
    }

    @Test func aLineWithoutATimeIsRefused() {
        #expect(Timeline(parsing: "soon caller connected") == nil)
    }
}
