// SPDX-License-Identifier: Apache-2.0

import NIOCore
import NIOHTTP1

/// Stands before the upgrade and answers requests that are no business of the server's; NIO's
/// upgrader alone would drop their connections without a word.
final class WebSocketDoorHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let server: WebSocketServer
    private var hasRefused = false

    init(server: WebSocketServer) { self.server = server }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !hasRefused else { return }
        if case .head(let head) = unwrapInboundIn(data), let status = server.verdict(on: head) {
            server.countRefusal(status, head.uri)
            refuse(status, on: context)
        } else {
            context.fireChannelRead(data)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if error is HTTPParserError, !hasRefused {
            server.countRefusal(.badRequest, "")
            refuse(.badRequest, on: context)
        } else {
            context.close(promise: nil)
        }
    }

    private func refuse(_ status: HTTPResponseStatus, on context: ChannelHandlerContext) {
        hasRefused = true
        var headers = HTTPHeaders([("Content-Length", "0"), ("Connection", "close")])
        if status == .upgradeRequired { headers.add(name: "Upgrade", value: "websocket") }
        let head = HTTPResponseHead(version: .http1_1, status: status, headers: headers)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        let channel = context.channel
        context.writeAndFlush(wrapOutboundOut(.end(nil))).whenComplete { _ in
            channel.close(promise: nil)
        }
    }
}
