// SPDX-License-Identifier: Apache-2.0

import HummingbirdCore
import Logging
import NIOCore

/// A connection of the console: of HTTP, or the WebSocket of a desk, which its first bytes tell.
struct ConsoleChannel: ServerChildChannel {
    /// What a connection has turned out to be.
    enum Kind: Sendable {
        case http(HTTP1Channel.Value)
        case desk
    }

    struct Value: ServerChildChannelValue {
        let channel: any Channel
        fileprivate let kind: EventLoopFuture<Kind>
    }

    let http: HTTP1Channel
    let desks: DeskDoor
    let register: ConnectionRegister
    /// A connection that sends nothing for so long is closed.
    let idle: TimeAmount

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        channel.eventLoop.makeCompletedFuture {
            let kind = channel.eventLoop.makePromise(of: Kind.self)
            let late = channel.eventLoop.scheduleTask(in: idle) { channel.close(promise: nil) }
            let first = FirstBytesHandler(path: DeskDoor.path) { isDesk in
                late.cancel()
                do {
                    if isDesk {
                        try desks.take(channel)
                        kind.succeed(.desk)
                    } else {
                        http.setup(channel: channel, logger: logger).map(Kind.http)
                            .cascade(to: kind)
                    }
                } catch {
                    kind.fail(error)
                    channel.close(promise: nil)
                }
            }
            try channel.pipeline.syncOperations.addHandlers([
                ConnectionRegisterHandler(register: register), first,
            ])
            channel.closeFuture.whenComplete { _ in
                late.cancel()
                // One that has been told already stays what it is.
                kind.fail(ChannelError.eof)
            }
            return Value(channel: channel, kind: kind.futureResult)
        }
    }

    func handle(value: Value, logger: Logger) async {
        await withTaskCancellationHandler {
            switch try? await value.kind.get() {
            case .http(let channel): await http.handle(value: channel, logger: logger)
            case .desk: try? await value.channel.closeFuture.get()
            case nil: break
            }
        } onCancel: {
            value.channel.close(promise: nil)
        }
    }
}

/// Waits until it is sure whether a connection begins with a request for a path, says so once, and
/// makes way for what that installs behind it.
private final class FirstBytesHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    private let wanted: [UInt8]
    private var decide: ((_ isWanted: Bool) -> Void)?
    private var held = ByteBuffer()

    init(path: String, decide: @escaping (_ isWanted: Bool) -> Void) {
        wanted = Array("GET \(path)".utf8)
        self.decide = decide
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var bytes = unwrapInboundIn(data)
        held.writeBuffer(&bytes)
        guard let decide else { return }
        let view = held.readableBytesView
        let isBegun = zip(view, wanted).allSatisfy { $0 == $1 }
        // The byte behind the path: a longer one is another.
        guard !isBegun || view.count > wanted.count else { return }
        let end = [UInt8(ascii: " "), UInt8(ascii: "?")]
        let isWanted = isBegun && end.contains(view[view.startIndex + wanted.count])
        self.decide = nil
        decide(isWanted)
        context.pipeline.syncOperations.removeHandler(self, promise: nil)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        // Nothing has been asked for yet: a server that stops waits for nothing here, and a client
        // that has no more to say will not say it.
        if event is ChannelShouldQuiesceEvent || (event as? ChannelEvent) == .inputClosed {
            context.close(promise: nil)
        }
        context.fireUserInboundEventTriggered(event)
    }

    func removeHandler(
        context: ChannelHandlerContext, removalToken: ChannelHandlerContext.RemovalToken
    ) {
        if held.readableBytes > 0 { context.fireChannelRead(wrapInboundOut(held)) }
        held.clear()
        context.leavePipeline(removalToken: removalToken)
    }
}
