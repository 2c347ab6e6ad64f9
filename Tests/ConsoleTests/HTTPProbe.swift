// SPDX-License-Identifier: Apache-2.0

import NIOCore
import NIOPosix

/// An HTTP client that sends octets as they are and reads what comes back.
struct HTTPProbe: Sendable {
    struct Answer: Sendable {
        var status: Int
        var head: String
        var body: String
    }

    let port: UInt16

    /// Sends a request, says that it is the last, and reads the whole answer.
    func ask(
        _ line: String, headers: [String] = [], body: String = ""
    ) async throws -> Answer {
        var text = "\(line) HTTP/1.1\r\nHost: localhost:\(port)\r\nConnection: close\r\n"
        if !body.isEmpty || line.hasPrefix("POST") {
            text += "Content-Length: \(body.utf8.count)\r\n"
        }
        text += headers.map { "\($0)\r\n" }.joined() + "\r\n" + body
        return try await send(text)
    }

    func send(_ text: String) async throws -> Answer {
        let bytes = try await withConnection { inbound, outbound in
            // The server may answer and close before it has read all of it.
            try? await outbound.write(ByteBuffer(string: text))
            var all = ByteBuffer()
            do {
                for try await part in inbound { all.writeImmutableBuffer(part) }
            } catch is IOError {
                // A reset is an end like any other here.
            }
            return String(buffer: all)
        }
        return Self.parse(bytes)
    }

    func withConnection<Value: Sendable>(
        _ body: (
            NIOAsyncChannelInboundStream<ByteBuffer>, NIOAsyncChannelOutboundWriter<ByteBuffer>
        ) async throws -> Value
    ) async throws -> Value {
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connect(host: "127.0.0.1", port: Int(port)) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(
                        wrappingChannelSynchronously: channel)
                }
            }
        return try await channel.executeThenClose(body)
    }

    private static func parse(_ text: String) -> Answer {
        guard let end = text.firstRange(of: "\r\n\r\n") else {
            return Answer(status: 0, head: text, body: "")
        }
        let head = String(text[..<end.lowerBound])
        let words = head.split(separator: " ", maxSplits: 2)
        return Answer(
            status: words.count > 1 ? Int(words[1]) ?? 0 : 0, head: head,
            body: String(text[end.upperBound...]))
    }
}
