// SPDX-License-Identifier: Apache-2.0

import Addresses
import Logging
import NIOCore

/// Hands datagrams from one bound UDP socket to the sockets.
final class SIPDatagramHandler: ChannelInboundHandler {
    typealias InboundIn = AddressedEnvelope<ByteBuffer>

    private let sockets: SIPSockets
    private let local: UInt32

    init(sockets: SIPSockets, local: UInt32) {
        self.sockets = sockets
        self.local = local
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let envelope = unwrapInboundIn(data)
        guard let flow = Flow(.udp, from: envelope.remoteAddress, local: local) else {
            return
        }
        sockets.counts.datagramsIn += 1
        sockets.report(envelope.data, on: flow)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // An ICMP error of an earlier datagram must not close the socket all calls share.
        sockets.counts.datagramsFailed += 1
        sockets.logger.debug("UDP error", metadata: ["error": "\(error)"])
    }
}
