// SPDX-License-Identifier: Apache-2.0

import CallModel
import Hummingbird
import Journal
import Synchronization

/// The live feed of journal records as server-sent events.
///
/// Each event is `id: CALL:SEQUENCE`, `event: record` and the record as JSON. A client that reads
/// too slowly misses records and sees it by the sequence numbers.
final class EventFeed: Sendable {
    private enum Item: Sendable {
        case record(JournalRecord)
        case heartbeat
    }

    private let reader: JournalReader
    private let redaction: AddressRedaction
    private let settings: ConsoleSettings
    private let open = Mutex(0)

    init(reader: JournalReader, redaction: AddressRedaction, settings: ConsoleSettings) {
        self.reader = reader
        self.redaction = redaction
        self.settings = settings
    }

    /// Clients that follow now.
    var count: Int { open.withLock { $0 } }

    /// The answer that follows the journal until the client leaves; with a call only its records,
    /// and those it already has after sequence number `after` first.
    func response(call: CallID?, after: Int?) throws -> Response {
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
            try await writer.write(ByteBuffer(string: ": following\n\n"))
            var last = after ?? 0
            if let call, after != nil {
                for record in try await self.past(of: call, after: last) {
                    try await writer.write(self.event(record))
                    last = record.sequence
                }
            }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for await item in self.items(live, in: &group) {
                    switch item {
                    case .heartbeat: try await writer.write(ByteBuffer(string: ": alive\n\n"))
                    case .record(let record):
                        if let call, record.call != call || record.sequence <= last { continue }
                        try await writer.write(self.event(record))
                    }
                }
                group.cancelAll()
            }
            try await writer.finish(nil)
        }
        return Response(status: .ok, headers: headers, body: body)
    }

    private func past(of call: CallID, after: Int) async throws -> [JournalRecord] {
        try await reader.read { try $0.records(call) }.filter { $0.sequence > after }
    }

    private func event(_ record: JournalRecord) -> ByteBuffer {
        let data = JSONText.compact(redaction.json(of: record))
        return ByteBuffer(
            string: "id: \(record.call):\(record.sequence)\nevent: record\ndata: \(data)\n\n")
    }

    /// The records and the heartbeats, one after the other; their tasks end with the group.
    private func items(
        _ live: AsyncStream<JournalRecord>, in group: inout ThrowingTaskGroup<Void, any Error>
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

/// A place that is given back when nobody holds it any more.
private final class Seat: Sendable {
    private let giveBack: @Sendable () -> Void

    init(giveBack: @escaping @Sendable () -> Void) { self.giveBack = giveBack }

    deinit { giveBack() }
}
