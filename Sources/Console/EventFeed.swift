// SPDX-License-Identifier: Apache-2.0

import CallModel
import Hummingbird
import JSON
import Journal
import Logging
import Synchronization

/// The live feed of journal records as server-sent events.
///
/// Each event is `id: CURSOR`, `event: record` and the record as JSON. A client that shows the
/// last cursor it saw goes on behind it and misses nothing: what it was too slow for, or not there
/// for, is read from the journal. Where the journal has nothing any more, an event `gap` says so.
final class EventFeed: Sendable {
    /// Where a client begins.
    enum Start: Sendable, Hashable {
        /// With the next record.
        case now
        /// Behind this cursor.
        case cursor(JournalCursor)
        /// Behind this position of whichever journal there is; 0 for everything.
        case position(Int64)
        /// Behind this record of the one call that is followed.
        case sequence(Int)
    }

    private let reader: JournalReader
    private let settings: ConsoleSettings
    private let open = Mutex(0)

    init(reader: JournalReader, settings: ConsoleSettings) {
        self.reader = reader
        self.settings = settings
    }

    /// Clients that follow now.
    var count: Int { open.withLock { $0 } }

    /// The answer that follows the journal until the client leaves; with a call only its records.
    func response(
        call: CallID?, from start: Start, _ redaction: AddressRedaction
    ) throws -> Response {
        let isAdmitted = open.withLock { open in
            guard open < settings.feeds else { return false }
            open += 1
            return true
        }
        guard isAdmitted else { throw ConsoleError.tooManyFeeds }
        // Subscribed before the past is read, so that nothing falls in between.
        let live = reader.feed()
        var headers = HTTPFields()
        headers[.contentType] = "text/event-stream"
        headers[.cacheControl] = "no-store"
        let seat = Seat { [self] in open.withLock { $0 -= 1 } }
        let body = ResponseBody { writer in
            // Held until the body is written or thrown away.
            defer { withExtendedLifetime(seat) {} }
            var follower = Follower(
                call: call, reader: self.reader, redaction: redaction)
            for text in try await follower.begin(start) {
                try await writer.write(ByteBuffer(string: text))
            }
            while let text = try await follower.past() {
                try await writer.write(ByteBuffer(string: text))
            }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for await item in self.items(live, in: &group) {
                    switch item {
                    case .heartbeat: try await writer.write(ByteBuffer(string: ": alive\n\n"))
                    case .record(let placed):
                        // What a slow client or a full buffer left out is read first.
                        while follower.lacks(placed), let text = try await follower.past() {
                            try await writer.write(ByteBuffer(string: text))
                        }
                        if let text = follower.receive(placed) {
                            try await writer.write(ByteBuffer(string: text))
                        }
                    }
                }
                group.cancelAll()
            }
            try await writer.finish(nil)
        }
        return Response(status: .ok, headers: headers, body: body)
    }

    private enum Item: Sendable {
        case record(PlacedRecord)
        case heartbeat
    }

    /// The records and the heartbeats, one after the other; their tasks end with the group.
    private func items(
        _ live: AsyncStream<PlacedRecord>, in group: inout ThrowingTaskGroup<Void, any Error>
    ) -> AsyncStream<Item> {
        let (items, continuation) = AsyncStream.makeStream(
            of: Item.self, bufferingPolicy: .bufferingNewest(1024))
        let heartbeat = settings.heartbeat
        group.addTask {
            for await record in live { continuation.yield(.record(record)) }
            continuation.finish()
        }
        group.addTask {
            while (try? await Task.sleep(for: heartbeat)) != nil {
                continuation.yield(.heartbeat)
            }
        }
        return items
    }
}

/// One client's way through the journal: where it is, and what it gets next.
private struct Follower {
    let call: CallID?
    let reader: JournalReader
    let redaction: AddressRedaction
    private var cursor = JournalCursor(journal: "none", position: 0)
    /// Records of the call up to this one the client has.
    private var sequence = 0
    private static let pageSize = 200

    init(call: CallID?, reader: JournalReader, redaction: AddressRedaction) {
        self.call = call
        self.reader = reader
        self.redaction = redaction
    }

    /// Finds the client's place; the first lines it gets, among them a gap if there is one.
    mutating func begin(_ start: EventFeed.Start) async throws -> [String] {
        let bounds = try await reader.read { try $0.page(PageQuery(after: .max, limit: 0)) }
        cursor = JournalCursor(journal: bounds.journal, position: bounds.newest)
        var gap: String?
        switch start {
        case .now: break
        case .sequence(let number):
            sequence = number
            cursor.position = 0
        case .position(let position):
            cursor.position = position
            gap = Self.gap(behind: position, in: bounds)
        case .cursor(let shown) where shown.journal == bounds.journal:
            cursor.position = shown.position
            gap = Self.gap(behind: shown.position, in: bounds)
        case .cursor(let shown):
            cursor.position = 0
            gap = Self.gap("another-journal", after: shown.description, in: bounds)
        }
        if cursor.position > bounds.newest {
            gap = Self.gap("ahead-of-journal", after: String(cursor.position), in: bounds)
            cursor.position = 0
        }
        return (gap.map { [$0] } ?? []) + ["id: \(cursor)\n: following\n\n"]
    }

    /// The next records the client has not seen; nil when the journal has no more.
    mutating func past() async throws -> String? {
        while true {
            let query = PageQuery(after: cursor.position, limit: Self.pageSize, call: call)
            let page = try await reader.read { try $0.page(query) }
            guard let last = page.records.last else {
                // Records of other calls are behind us, too.
                cursor.position = max(cursor.position, page.newest)
                return nil
            }
            let text = page.records.compactMap { receive($0) }.joined()
            cursor.position = max(cursor.position, last.position)
            if !text.isEmpty { return text }
        }
    }

    /// Whether there are records before this one that the client has not seen.
    func lacks(_ placed: PlacedRecord) -> Bool { placed.position > cursor.position + 1 }

    /// The record as the client gets it; nil if it has it, or does not follow its call.
    mutating func receive(_ placed: PlacedRecord) -> String? {
        guard placed.position > cursor.position else { return nil }
        cursor.position = placed.position
        if let call {
            guard placed.record.call == call, placed.record.sequence > sequence else { return nil }
        }
        let data = JSONText.compact(redaction.json(of: placed.record))
        return "id: \(cursor)\nevent: record\ndata: \(data)\n\n"
    }

    private static func gap(behind position: Int64, in page: JournalPage) -> String? {
        guard position > 0, position < page.forgotten else { return nil }
        return gap("older-than-kept", after: String(position), in: page)
    }

    private static func gap(_ reason: String, after: String, in page: JournalPage) -> String {
        let data = JSONText.compact([
            "reason": .string(reason), "after": .string(after),
            "forgotten": .integer(page.forgotten), "newest": .integer(page.newest),
        ])
        return "event: gap\ndata: \(data)\n\n"
    }
}

/// A place that is given back when nobody holds it any more.
private final class Seat: Sendable {
    private let giveBack: @Sendable () -> Void

    init(giveBack: @escaping @Sendable () -> Void) { self.giveBack = giveBack }

    deinit { giveBack() }
}
