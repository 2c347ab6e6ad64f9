// SPDX-License-Identifier: Apache-2.0

import CallModel
import JSON
import NIOCore

/// What a client has heard of the event feed.
struct FeedHeard: Sendable {
    /// One server-sent event with data.
    struct Event: Sendable {
        var id: String
        var kind: String
        var data: JSONValue
    }

    private(set) var events: [Event] = []
    /// The `id` to go on behind, as a browser keeps it: also of blocks without data.
    private(set) var lastID: String?
    /// Whether the feed has said that it follows.
    private(set) var isOpen = false
    private(set) var status: Int?
    private var rest = ""

    /// The records as `CALL:SEQUENCE`, other events by their kind.
    var names: [String] {
        events.map { event in
            guard event.kind == "record" else { return event.kind }
            let sequence: Int64? =
                if case .integer(let number) = event.data["sequence"] { number } else { nil }
            return "\(event.data["call"]?.string ?? "?"):\(sequence ?? -1)"
        }
    }

    mutating func take(_ text: String) {
        rest += text
        if status == nil, let line = rest.split(separator: "\r\n").first {
            status = line.split(separator: " ").dropFirst().first.flatMap { Int($0) }
        }
        // Chunk headers stand on lines of their own and are no fields of an event.
        while let end = rest.firstRange(of: "\n\n") {
            let block = rest[..<end.lowerBound]
            rest.removeSubrange(..<end.upperBound)
            var (id, kind, data) = ("", "message", nil as JSONValue?)
            for line in block.split(whereSeparator: \.isNewline) {
                if line.hasPrefix("id: ") { id = String(line.dropFirst(4)) }
                if line.hasPrefix("event: ") { kind = String(line.dropFirst(7)) }
                if line.hasPrefix("data: ") { data = try? JSONReader.read(line.dropFirst(6).utf8) }
                if line.hasPrefix(": following") { isOpen = true }
            }
            if !id.isEmpty { lastID = id }
            if let data { events.append(Event(id: id, kind: kind, data: data)) }
        }
    }
}

extension HTTPProbe {
    /// Follows a feed until `isDone`, which is asked after each piece of it.
    func follow(
        _ path: String, lastEventID: String? = nil,
        isDone: @escaping @Sendable (FeedHeard) throws -> Bool
    ) async throws -> FeedHeard {
        try await withConnection { inbound, outbound in
            let last = lastEventID.map { "Last-Event-ID: \($0)\r\n" } ?? ""
            try await outbound.write(
                ByteBuffer(
                    string: "GET \(path) HTTP/1.1\r\nHost: localhost:\(port)\r\n\(last)\r\n"))
            var heard = FeedHeard()
            for try await part in inbound {
                heard.take(String(buffer: part))
                if try isDone(heard) { break }
            }
            return heard
        }
    }
}
