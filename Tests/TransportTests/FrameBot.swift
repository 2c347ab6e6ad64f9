// SPDX-License-Identifier: Apache-2.0

import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import NIOWebSocket

/// A WebSocket server that sends whatever frames a test gives it, right or wrong, and keeps none
/// of the protocol's promises by itself.
struct FrameBot: Sendable {
    struct Manners: Sendable {
        /// Sent as soon as the connection is upgraded.
        var greeting: [WebSocketFrame] = []
        /// Answers close with close, and then closes.
        var answersClose = true
        /// Reads what it is sent.
        var reads = true
        /// Drops the connection after the greeting.
        var hangsUp = false
        /// What it says in Sec-WebSocket-Extensions although nobody offered it.
        var extensions: String?
        var tls: NIOSSLContext?
    }

    let channel: any Channel
    let port: UInt16
    /// The frames it was sent, over all connections.
    let frames: AsyncStream<WebSocketFrame>

    static func start(
        _ manners: Manners, on group: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton
    ) async throws -> FrameBot {
        let (frames, continuation) = AsyncStream.makeStream(of: WebSocketFrame.self)
        let channel = try await ServerBootstrap(group: group)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try configure(channel, manners, continuation)
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        return FrameBot(
            channel: channel, port: UInt16(channel.localAddress?.port ?? 0), frames: frames)
    }

    func stop() async throws { try await channel.close().get() }

    private static func configure(
        _ channel: any Channel, _ manners: Manners,
        _ continuation: AsyncStream<WebSocketFrame>.Continuation
    ) throws {
        let pipeline = channel.pipeline.syncOperations
        if let tls = manners.tls { try pipeline.addHandler(NIOSSLServerHandler(context: tls)) }
        let upgrader = NIOTypedWebSocketServerUpgrader<Void>(
            maxFrameSize: 1 << 20, enableAutomaticErrorHandling: false,
            shouldUpgrade: { channel, _ in
                channel.eventLoop.makeSucceededFuture(
                    HTTPHeaders(
                        manners.extensions.map { [("Sec-WebSocket-Extensions", $0)] } ?? []))
            },
            upgradePipelineHandler: { channel, _ in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(
                        FrameBotHandler(manners: manners, continuation: continuation))
                    for frame in manners.greeting { channel.write(frame, promise: nil) }
                    channel.flush()
                    if !manners.reads {
                        try channel.syncOptions?.setOption(.autoRead, value: false)
                    }
                    if manners.hangsUp { channel.close(promise: nil) }
                }
            })
        _ = try pipeline.configureUpgradableHTTPServerPipeline(
            configuration: .init(
                upgradeConfiguration: .init(upgraders: [upgrader]) { $0.close() }))
    }

    static func text(_ text: String, fin: Bool = true) -> WebSocketFrame {
        WebSocketFrame(fin: fin, opcode: .text, data: ByteBuffer(string: text))
    }

    static func continuation(_ text: String, fin: Bool) -> WebSocketFrame {
        WebSocketFrame(fin: fin, opcode: .continuation, data: ByteBuffer(string: text))
    }

    static func close(_ code: UInt16?, _ reason: String = "") -> WebSocketFrame {
        var data = ByteBuffer()
        if let code { data.writeInteger(code) }
        data.writeString(reason)
        return WebSocketFrame(fin: true, opcode: .connectionClose, data: data)
    }
}

private final class FrameBotHandler: ChannelInboundHandler {
    typealias InboundIn = WebSocketFrame
    typealias OutboundOut = WebSocketFrame

    private let manners: FrameBot.Manners
    private let continuation: AsyncStream<WebSocketFrame>.Continuation

    init(
        manners: FrameBot.Manners, continuation: AsyncStream<WebSocketFrame>.Continuation
    ) {
        self.manners = manners
        self.continuation = continuation
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let frame = unwrapInboundIn(data)
        continuation.yield(frame)
        guard frame.opcode == .connectionClose, manners.answersClose else { return }
        let channel = context.channel
        context.writeAndFlush(
            wrapOutboundOut(
                WebSocketFrame(fin: true, opcode: .connectionClose, data: frame.unmaskedData))
        ).whenComplete { _ in channel.close(promise: nil) }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {}
}
