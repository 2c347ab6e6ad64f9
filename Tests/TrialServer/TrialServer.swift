// SPDX-License-Identifier: Apache-2.0

import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// A server that keeps what is posted to it and answers as it is told, in turn.
package final class TrialServer: Sendable {
    /// What it does with a request.
    package enum Manner: Sendable {
        case answer(Int, headers: [String: String] = [:], body: String = "")
        /// Says nothing, ever.
        case silence
        /// Closes the connection without a word.
        case hangUp
        /// Answers 200 with a body that is longer than anybody wants to know.
        case flood(megabytes: Int)
    }

    package struct Request: Sendable {
        package var uri: String
        package var headers: [String: String]
        package var body: String
    }

    private let channel: any Channel
    package let port: Int
    private let stream: AsyncStream<Request>

    /// The last manner stays for all that come later.
    package init(_ manners: [Manner]) async throws {
        let left = Mutex(manners)
        let (stream, continuation) = AsyncStream.makeStream(of: Request.self)
        self.stream = stream
        channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.pipeline.configureHTTPServerPipeline().flatMapThrowing {
                    try channel.pipeline.syncOperations.addHandler(
                        Handler { request in
                            continuation.yield(request)
                            return left.withLock { $0.count > 1 ? $0.removeFirst() : $0[0] }
                        })
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        port = channel.localAddress?.port ?? 0
    }

    deinit { channel.close(promise: nil) }

    package var url: String { "http://127.0.0.1:\(port)/hooks" }

    /// The next so many requests.
    package func next(_ count: Int) async -> [Request] {
        var requests: [Request] = []
        for await request in stream {
            requests.append(request)
            if requests.count == count { break }
        }
        return requests
    }

    private final class Handler: ChannelInboundHandler {
        typealias InboundIn = HTTPServerRequestPart
        typealias OutboundOut = HTTPServerResponsePart

        private let manner: (Request) -> Manner
        private var uri = ""
        private var headers: [String: String] = [:]
        private var body = ""

        init(manner: @escaping @Sendable (Request) -> Manner) { self.manner = manner }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            switch unwrapInboundIn(data) {
            case .head(let head):
                uri = head.uri
                headers = Dictionary(head.headers.map { ($0.name, $0.value) }) { $1 }
                body = ""
            case .body(let buffer): body += String(buffer: buffer)
            case .end: respond(manner(Request(uri: uri, headers: headers, body: body)), context)
            }
        }

        private func respond(_ manner: Manner, _ context: ChannelHandlerContext) {
            switch manner {
            case .silence: break
            case .hangUp: context.close(promise: nil)
            case .answer(let status, let more, let body):
                var headers = HTTPHeaders(more.map { ($0.key, $0.value) })
                headers.add(name: "content-length", value: "\(body.utf8.count)")
                send(status, headers, [ByteBuffer(string: body)], context)
            case .flood(let megabytes):
                let piece = ByteBuffer(repeating: 0x20, count: 1 << 20)
                send(
                    200, HTTPHeaders([("transfer-encoding", "chunked")]),
                    Array(repeating: piece, count: megabytes), context)
            }
        }

        private func send(
            _ status: Int, _ headers: HTTPHeaders, _ pieces: [ByteBuffer],
            _ context: ChannelHandlerContext
        ) {
            let head = HTTPResponseHead(
                version: .http1_1, status: .init(statusCode: status), headers: headers)
            context.write(wrapOutboundOut(.head(head)), promise: nil)
            for piece in pieces {
                context.write(wrapOutboundOut(.body(.byteBuffer(piece))), promise: nil)
            }
            context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        }
    }
}
