// SPDX-License-Identifier: Apache-2.0

import CallModel
import Console
import Dispatch
import Journal
import NIOCore
import NIOEmbedded
import NIOHTTP1
import Synchronization

/// One HTTP request at the console: NIO's decoder in front, the real routes behind.
enum HTTPPlay {
    private static let desk: ConsoleResponder = {
        let journal = MemoryJournal().journal
        let call = CallID(rawValue: "c-1")
        let arrival = JournalEvent(
            call: call, sequence: 1, at: WallTime(milliseconds: 1_790_000_000_000), offset: .zero,
            kind: .arrived(from: Redacted("sip:a@b"), name: nil, to: "demo", line: "main"))
        journal.append([arrival.record]) { _ in }
        let actions = ConsoleActions(
            transcript: { id, _ in id == call ? .accepted(nil) : nil },
            report: { id, _ in id == call ? .accepted(nil) : nil },
            takeOver: { id, _ in id == call ? .accepted(nil) : nil },
            handoff: { id, _ in id == call ? .accepted(nil) : nil },
            hangUp: { id, _ in id == call ? .accepted(nil) : nil },
            abortHandoff: { _ in .refused("no handoff is under way") },
            health: { .init(isReady: true) }, metrics: { [] })
        return ConsoleResponder(settings: ConsoleSettings(), journal: journal, actions: actions)
    }()

    static func play(_ bytes: [UInt8]) -> String? {
        guard let status = status(of: bytes) else { return nil }
        // Every error of ours has a code below 500; 500 is a defect.
        return (200..<500).contains(status) || status == 503 ? nil : "answered \(status)"
    }

    /// Where all requests come from; a channel of its own for each would stay for ever.
    private static let place = NIOAsyncTestingChannel()

    /// The status a request is answered with.
    static func verdict(on bytes: [UInt8]) -> String {
        status(of: bytes).map(String.init) ?? "no request"
    }

    private static func status(of bytes: [UInt8]) -> Int? {
        let channel = EmbeddedChannel(handler: ByteToMessageHandler(HTTPRequestDecoder()))
        defer { _ = try? channel.finish(acceptAlreadyClosed: true) }
        guard (try? channel.writeInbound(channel.allocator.buffer(bytes: bytes))) != nil else {
            return nil
        }
        guard case .head(let head)? = try? channel.readInbound(as: HTTPServerRequestPart.self)
        else { return nil }
        var body = ByteBuffer()
        while let part = try? channel.readInbound(as: HTTPServerRequestPart.self) {
            guard case .body(var piece) = part else { break }
            body.writeBuffer(&piece)
        }
        let answer = Mutex<Int?>(nil)
        let done = DispatchSemaphore(value: 0)
        let headers = head.headers.map { (name: $0.name, value: $0.value) }
        let content = body
        Task.detached {
            let status = await desk.status(
                head.method.rawValue, head.uri, headers: headers, body: content, on: place)
            answer.withLock { $0 = status }
            done.signal()
        }
        done.wait()
        return answer.withLock { $0 }
    }
}
