// SPDX-License-Identifier: Apache-2.0

import CallModel
import Dispatch
import Hummingbird
import JSON

/// What the API has of recordings: what there is, the files, their end, and how a running one goes on.
struct RecordingRoutes: Sendable {
    /// The disk is read one piece at a time, on a thread that nobody else waits for.
    private static let queue = DispatchQueue(label: "console.recordings")
    private static let pieceBytes = 65_536
    private static let longestLastWords = 60

    let shelf: RecordingShelf

    func list(_ request: Request) async throws -> Response {
        var limit = 100
        if let text = request.uri.queryParameters["limit"] {
            guard let number = Int(text), 1...500 ~= number else {
                throw ConsoleError.badRequest("\"limit\" must be 1 to 500")
            }
            limit = number
        }
        let (shelf, wanted) = (shelf, limit)
        let found = try await Self.blocking { shelf.list(wanted) }
        return ConsoleAnswer.json(["recordings": .array(found)])
    }

    /// The file, in pieces: a call of an hour is no memory of ours.
    func sound(of call: CallID) async throws -> Response {
        let shelf = shelf
        guard let sound = try await Self.blocking({ shelf.sound(call) }) else {
            throw ConsoleError.noRecording(call)
        }
        var headers = HTTPFields()
        headers[.contentType] = sound.type
        headers[.cacheControl] = "no-store"
        headers[.contentDisposition] = "attachment; filename=\"\(sound.name)\""
        let body = ResponseBody(contentLength: sound.bytes) { writer in
            var offset = 0
            while offset < sound.bytes {
                let (at, count) = (offset, min(Self.pieceBytes, sound.bytes - offset))
                let piece = try await Self.blocking { try sound.read(at, count) }
                // A file that shrank cannot be answered for any more.
                guard !piece.isEmpty else { throw ConsoleError.noRecording(call) }
                try await writer.write(ByteBuffer(bytes: piece))
                offset += piece.count
            }
            try await writer.finish(nil)
        }
        return Response(status: .ok, headers: headers, body: body)
    }

    func remove(_ call: CallID) async throws -> Response {
        let shelf = shelf
        guard try await Self.blocking({ try shelf.remove(call) }) else {
            throw ConsoleError.noRecording(call)
        }
        return ConsoleAnswer.json(["removed": .string(call.rawValue)])
    }

    func lastWords(of call: CallID, _ request: Request) async throws -> Response {
        var seconds = Self.longestLastWords
        if let text = request.uri.queryParameters["seconds"] {
            guard let number = Int(text), 1...Self.longestLastWords ~= number else {
                throw ConsoleError.badRequest(
                    "\"seconds\" must be 1 to \(Self.longestLastWords)")
            }
            seconds = number
        }
        guard let file = await shelf.lastWords(call, seconds) else {
            throw ConsoleError.unknownCall(call)
        }
        var headers = HTTPFields()
        headers[.contentType] = "audio/wav"
        headers[.cacheControl] = "no-store"
        return Response(
            status: .ok, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: file)))
    }

    private static func blocking<Value: Sendable>(
        _ body: @escaping @Sendable () throws -> Value
    ) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result { try body() }) }
        }
    }
}
