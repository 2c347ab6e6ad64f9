// SPDX-License-Identifier: Apache-2.0

import Logging
import NIOCore

/// Lets a listening socket rest when the system has nothing to accept a connection with: out of
/// descriptors or memory, it would be told of the waiting connection again at once, for ever, and
/// the loop it shares would do nothing else.
final class AcceptPauseHandler: ChannelInboundHandler {
    typealias InboundIn = any Channel

    private static let pause = TimeAmount.seconds(1)

    private let logger: Logger
    private var isResting = false

    init(logger: Logger) { self.logger = logger }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // A connection that ended before it was accepted comes here, too; a rest does no harm.
        guard error is IOError, !isResting else { return }
        isResting = true
        logger.warning(
            "no connections are taken for a second", metadata: ["error": "\(error)"])
        context.channel.setOption(.autoRead, value: false).whenComplete { _ in }
        let here = Confined((handler: self, context: context), on: context.eventLoop)
        here.after(Self.pause) { (handler, context) in
            handler.isResting = false
            guard context.channel.isActive else { return }
            context.channel.setOption(.autoRead, value: true).whenComplete { _ in }
            context.channel.read()
        }
    }
}
