// SPDX-License-Identifier: Apache-2.0

import JSON
import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// A server that answers every question of a chat with the same, and keeps what it was asked.
final class ChatServer: Sendable {
    /// What it does.
    enum Manner: Sendable {
        /// Says this as a model would.
        case say(String)
        case answer(Int, body: String)
        /// Says nothing, ever.
        case silence
        case hangUp
    }

    struct Question: Sendable {
        var uri: String
        var headers: [String: String]
        var body: String
    }

    private let channel: any Channel
    let port: Int
    private let asked = Mutex<[Question]>([])

    /// What it has been asked so far.
    var questions: [Question] { asked.withLock { $0 } }

    static func start(_ manner: Manner) async throws -> ChatServer {
        let keeper = Mutex<(@Sendable (Question) -> Void)?>(nil)
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.pipeline.configureHTTPServerPipeline().flatMapThrowing {
                    try channel.pipeline.syncOperations.addHandler(
                        Handler(manner) { question in keeper.withLock { $0 }?(question) })
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        let server = ChatServer(channel)
        keeper.withLock { $0 = { [weak server] question in server?.keep(question) } }
        return server
    }

    private init(_ channel: any Channel) {
        self.channel = channel
        port = channel.localAddress?.port ?? 0
    }

    deinit { channel.close(promise: nil) }

    private func keep(_ question: Question) { asked.withLock { $0.append(question) } }

    var url: String { "http://127.0.0.1:\(port)/v1" }

    private final class Handler: ChannelInboundHandler {
        typealias InboundIn = HTTPServerRequestPart
        typealias OutboundOut = HTTPServerResponsePart

        private let manner: Manner
        private let keep: @Sendable (Question) -> Void
        private var question = Question(uri: "", headers: [:], body: "")

        init(_ manner: Manner, _ keep: @escaping @Sendable (Question) -> Void) {
            self.manner = manner
            self.keep = keep
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            switch unwrapInboundIn(data) {
            case .head(let head):
                let headers = Dictionary(head.headers.map { ($0.name, $0.value) }) { $1 }
                question = Question(uri: head.uri, headers: headers, body: "")
            case .body(let buffer): question.body += String(buffer: buffer)
            case .end:
                keep(question)
                respond(context)
            }
        }

        private func respond(_ context: ChannelHandlerContext) {
            switch manner {
            case .silence: break
            case .hangUp: context.close(promise: nil)
            case .answer(let status, let body): send(status, body, context)
            case .say(let text):
                let json: JSONValue = [
                    "choices": [["message": ["role": "assistant", "content": .string(text)]]]
                ]
                send(200, JSONText.compact(json), context)
            }
        }

        private func send(_ status: Int, _ body: String, _ context: ChannelHandlerContext) {
            let head = HTTPResponseHead(
                version: .http1_1, status: .init(statusCode: status),
                headers: HTTPHeaders([("content-length", "\(body.utf8.count)")]))
            context.write(wrapOutboundOut(.head(head)), promise: nil)
            context.write(
                wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: body)))), promise: nil)
            context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        }
    }
}
