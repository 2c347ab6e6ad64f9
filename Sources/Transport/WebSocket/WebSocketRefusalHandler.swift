// SPDX-License-Identifier: Apache-2.0

import NIOCore
import NIOHTTP1

/// Reads the answer of a server that did not upgrade, for the reason.
final class WebSocketRefusalHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPClientResponsePart

    private let connection: WebSocketConnection

    init(connection: WebSocketConnection) { self.connection = connection }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard case .head(let head) = unwrapInboundIn(data) else { return }
        connection.lost(
            head.status == .switchingProtocols
                ? "wrong upgrade" : "HTTP \(head.status.code) \(head.status.reasonPhrase)")
    }

    func channelInactive(context: ChannelHandlerContext) { connection.lost("connection lost") }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        connection.lost("\(error)")
    }
}
