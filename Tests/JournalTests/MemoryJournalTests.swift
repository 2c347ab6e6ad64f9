// SPDX-License-Identifier: Apache-2.0

import CallModel
import JSON
import Journal
import Testing

@Suite struct MemoryJournalTests {
    @Test func recordsComeBackInSequence() throws {
        let journal = MemoryJournal().journal
        let records = SampleRecords.call("a")
        try journal.write(Array(records[..<2]))
        try journal.write(Array(records[2...]))
        #expect(try journal.records(CallID(rawValue: "a")) == records)
        #expect(try journal.records(CallID(rawValue: "b")).isEmpty)
    }

    @Test func aCallIsSummarised() throws {
        let journal = MemoryJournal().journal
        try journal.write(SampleRecords.call("a", at: 1_000))
        try journal.write(Array(SampleRecords.call("b", at: 9_000)[..<3]))
        let calls = try journal.calls(CallQuery())
        #expect(calls.map(\.call.rawValue) == ["b", "a"])
        let last = try #require(calls.last)
        #expect(last.outcome == "bridged" && last.reason == "completed" && last.handoffs == 1)
        #expect(last.ended == "caller hung up" && last.events == 6)
        #expect(last.lasted == .milliseconds(2500))
        #expect(try journal.calls(CallQuery(onlyRunning: true)).map(\.call.rawValue) == ["b"])
        #expect(
            try journal.calls(CallQuery(before: WallTime(milliseconds: 9_000)))
                .map(\.call.rawValue) == ["a"])
        #expect(try journal.calls(CallQuery(limit: 1)).count == 1)
    }

    @Test func aListNeverShowsTheCallersAddress() throws {
        let summary = try #require(CallSummary(SampleRecords.call("a")))
        #expect(!JSONText.compact(summary.json).contains("4930123456"))
        #expect(!"\(summary)".contains("4930123456"))
        #expect(summary.from.exposed == "sip:4930123456@example.org")
    }

    @Test func whatIsWrittenAlreadyIsRefusedWhole() throws {
        let journal = MemoryJournal().journal
        let records = SampleRecords.call("a")
        try journal.write(Array(records[...1]))
        #expect(
            throws: JournalError.outOfSequence(call: CallID(rawValue: "a"), sequence: 2)
        ) { try journal.write([records[1], records[2]]) }
        #expect(try journal.records(CallID(rawValue: "a")).count == 2)
        // Records before it may have been lost.
        try journal.write([records[4]])
        #expect(throws: JournalError.self) { try journal.write([records[3]]) }
    }

    @Test func theOldestCallMakesRoom() throws {
        let memory = MemoryJournal(limit: 2)
        for name in ["a", "b", "c"] { try memory.journal.write(SampleRecords.call(name)) }
        #expect(memory.journal.statistics().callsForgotten == 1)
        #expect(try memory.journal.records(CallID(rawValue: "a")).isEmpty)
        #expect(try memory.journal.calls(CallQuery()).count == 2)
        // What still comes of a forgotten call is no fault.
        try memory.journal.write([SampleRecords.note("a", 7)])
    }

    @Test func readersGetWhatIsAppendedAfterThem() async throws {
        let journal = MemoryJournal().journal
        let records = SampleRecords.call("a")
        try journal.write(Array(records[..<1]))
        let feed = journal.feed()
        try journal.write(Array(records[1...]))
        var heard: [JournalRecord] = []
        for await placed in feed {
            heard.append(placed.record)
            if heard.count == records.count - 1 { break }
        }
        #expect(heard == Array(records[1...]))
    }

    @Test func aSlowReaderLosesTheOldestAndIsCounted() async {
        let feed = JournalFeed(limit: 3)
        let stream = feed.subscribe()
        #expect(feed.count == 1)
        feed.publish(
            (1...5).map {
                PlacedRecord(position: Int64($0), record: SampleRecords.note("a", $0))
            })
        feed.finish()
        var heard: [Int] = []
        for await placed in stream { heard.append(placed.record.sequence) }
        #expect(heard == [3, 4, 5])
        #expect(feed.dropped == 2)
        #expect(feed.count == 0)
    }
}
