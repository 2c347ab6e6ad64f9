// SPDX-License-Identifier: Apache-2.0

import CallModel
import Foundation
import JSON
import Journal
import JournalSQLite
import Logging
import NIOCore
import Testing
import Timing

/// Who follows the feed and drops out goes on where it stopped, and loses nothing.
@Suite(.timeLimit(.minutes(4))) struct FeedCursorTests {
    private static func warning(_ number: Int) -> JournalRecord {
        ConsoleBench.record("c-\(number % 5)", 1000 + number, .warning("number \(number)"))
    }

    private static let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    /// Cut at random points while records are written, and on from the last id each time, by
    /// header and by query.
    @Test(arguments: 1...4 as ClosedRange<UInt64>)
    func aFollowerThatIsCutAgainAndAgainGetsEveryRecordOnce(seed: UInt64) async throws {
        try await ConsoleBench.run { probe, journal, _ in
            async let writing: Void = {
                for number in 0..<400 {
                    try journal.write([Self.warning(number)])
                    if number.isMultiple(of: 20) { await Task.yield() }
                }
            }()
            var random = SeededRandom(seed: seed)
            var last: String?
            var seen: [String] = []
            while seen.count < 402 {
                let wanted = min(Int.random(in: 0...60, using: &random), 402 - seen.count)
                let byQuery = Bool.random(using: &random)
                let path = "/v1/events" + (last == nil || byQuery ? "?after=\(last ?? "0")" : "")
                let heard = try await probe.follow(
                    path, lastEventID: byQuery ? nil : last
                ) { $0.isOpen && $0.events.count >= wanted }
                // What came beyond the cut is thrown away, as a broken connection would have it.
                let kept = heard.events.prefix(wanted)
                seen += heard.names.prefix(wanted)
                last = kept.last?.id ?? last ?? heard.lastID
            }
            try await writing
            let expected = ["c-1:1", "c-1:2"] + (0..<400).map { "c-\($0 % 5):\(1000 + $0)" }
            #expect(seen == expected)
        }
    }

    /// A client that does not read for a long time: everything is there when it does.
    @Test func aSlowFollowerLosesNothing() async throws {
        try await ConsoleBench.run { probe, journal, _ in
            let count = 12_000
            let heard = try await probe.withConnection { inbound, outbound in
                try await outbound.write(
                    ByteBuffer(string: "GET /v1/events HTTP/1.1\r\nHost: a\r\n\r\n"))
                var heard = FeedHeard()
                var hasWritten = false
                for try await part in inbound {
                    heard.take(String(buffer: part))
                    if heard.isOpen, !hasWritten {
                        hasWritten = true
                        // Many times what sockets and buffers hold, while nobody reads.
                        for number in 0..<count { try journal.write([Self.warning(number)]) }
                    }
                    if heard.events.count >= count { break }
                }
                return heard
            }
            #expect(heard.names == (0..<count).map { "c-\($0 % 5):\(1000 + $0)" })
        }
    }

    /// The gateway ends and begins again in between; what was written meanwhile comes first.
    @Test func aCursorOutlivesARestart() async throws {
        let file = FileManager.default.temporaryDirectory
            .appendingPathComponent("feed-\(UUID().uuidString).sqlite").path
        defer {
            for suffix in ["", "-wal", "-shm"] {
                try? FileManager.default.removeItem(atPath: file + suffix)
            }
        }
        func open() throws -> SQLiteJournal {
            try SQLiteJournal(SQLiteJournalSettings(path: file), logger: Self.quiet)
        }
        let first = try open()
        try await ConsoleBench.run(over: first.journal) { probe, journal, _ in
            try journal.write([Self.warning(0), Self.warning(5)])
            let heard = try await probe.follow("/v1/events?after=0") { $0.events.count >= 1 }
            #expect(heard.names.first == "c-0:1000")
        }
        let id = try first.journal.page(PageQuery(after: 0)).journal + "-1"
        try first.journal.write([Self.warning(1)])
        first.close()
        let second = try open()
        try await ConsoleBench.run(over: second.journal) { probe, journal, _ in
            try journal.write([Self.warning(2)])
            let heard = try await probe.follow("/v1/events", lastEventID: id) { heard in
                if heard.events.count == 3 { try journal.write([Self.warning(3)]) }
                return heard.events.count >= 4
            }
            #expect(heard.names == ["c-0:1005", "c-1:1001", "c-2:1002", "c-3:1003"])
            // A page of one call goes on from the same id.
            let one = try await probe.follow("/v1/events?call=c-0", lastEventID: id) {
                $0.events.count >= 1
            }
            #expect(one.names == ["c-0:1005"])
        }
        second.close()
    }

    @Test func whatTheJournalHasNoMoreIsSaid() async throws {
        // Two calls are kept; the first three are forgotten.
        let journal = MemoryJournal(limit: 2).journal
        for number in 1...5 {
            try journal.write([ConsoleBench.record("c-\(number)", 1, ConsoleBench.arrival)])
        }
        let name = try journal.page(PageQuery(after: 0)).journal
        try await ConsoleBench.run(over: journal) { probe, _, _ in
            for (id, expected) in [
                ("\(name)-1", ["gap", "c-4:1", "c-5:1"]), ("\(name)-2", ["gap", "c-4:1", "c-5:1"]),
                ("\(name)-3", ["c-4:1", "c-5:1"]), ("\(name)-4", ["c-5:1"]),
                ("\(name)-99", ["gap", "c-4:1", "c-5:1"]), ("other1-4", ["gap", "c-4:1", "c-5:1"]),
            ] {
                let heard = try await probe.follow("/v1/events", lastEventID: id) {
                    $0.events.count >= expected.count
                }
                #expect(heard.names == expected, "behind \(id)")
            }
            let gap = try await probe.follow("/v1/events?after=\(name)-1") { !$0.events.isEmpty }
            let data = try #require(gap.events.first?.data)
            #expect(data["reason"]?.string == "older-than-kept")
            #expect(JSONText.compact(data).contains("\"forgotten\":3"))
        }
    }

    @Test(arguments: ["x", "-1", "c-1:2", "ab-", "ab-99999999999999999999", "%00", "ab-1 2"])
    func aCursorThatIsNoneIsRefused(id: String) async throws {
        try await ConsoleBench.run { probe, _, _ in
            let answer = try await probe.ask("GET /v1/events", headers: ["Last-Event-ID: \(id)"])
            #expect(answer.status == 400)
        }
    }

    /// Before anything happened a client already has an id to come back with.
    @Test func aQuietFeedGivesAnIDToGoOnFrom() async throws {
        try await ConsoleBench.run { probe, journal, _ in
            let heard = try await probe.follow("/v1/events") { $0.isOpen }
            let id = try #require(heard.lastID)
            try journal.write([Self.warning(7)])
            let again = try await probe.follow("/v1/events", lastEventID: id) {
                !$0.events.isEmpty
            }
            #expect(again.names == ["c-2:1007"])
        }
    }
}
