// SPDX-License-Identifier: Apache-2.0

import Addresses
import Logging
import NIOCore
import NIOPosix

/// A listening TCP socket that is opened again when it dies.
///
/// Running out of descriptors does not kill it: the channel then takes no connection for a second,
/// and goes on.
final class SIPListener {
    private(set) var address: Addresses.SocketAddress
    private let sockets: SIPSockets
    private let revival = Revival()
    private var channel: (any Channel)?

    init(_ address: Addresses.SocketAddress, sockets: SIPSockets) {
        self.address = address
        self.sockets = sockets
    }

    /// Why it is not there; nil while it is.
    var problem: String? { revival.reason }

    func open() -> EventLoopFuture<Void> {
        let bound = Confined(self, on: sockets.eventLoop)
        return ServerBootstrap(group: sockets.eventLoop)
            .serverChannelOption(.backlog, value: 1024)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .serverChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(
                        AcceptPauseHandler(logger: bound.value.sockets.logger))
                }
            }
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try bound.value.sockets.accept(channel) }
            }
            .bind(host: address.host, port: Int(address.port))
            .map { bound.value.opened($0) }
    }

    private func opened(_ channel: any Channel) {
        guard !revival.isStopped else { return channel.close(promise: nil) }
        self.channel = channel
        // The port the system chose stays ours when the socket is opened again.
        if let port = channel.localAddress?.port {
            address = address.with(port: UInt16(clamping: port))
        }
        revival.succeeded()
        let bound = Confined(self, on: channel.eventLoop)
        channel.closeFuture.whenComplete { _ in bound.value.died() }
    }

    private func died() {
        guard channel != nil else { return }
        channel = nil
        sockets.logger.error(
            "SIP/TCP listener lost, opening it again", metadata: ["port": "\(address.port)"])
        revive(after: "the listening socket closed")
    }

    private func revive(after reason: String) {
        let bound = Confined(self, on: sockets.eventLoop)
        revival.begin(
            after: reason, on: sockets.eventLoop, open: { bound.value.open() },
            opened: { bound.value.announceRevival() })
    }

    private func announceRevival() {
        sockets.counts.socketsReopened += 1
        sockets.logger.notice(
            "SIP/TCP listener is open again", metadata: ["port": "\(address.port)"])
    }

    /// Closes it for good.
    func close() -> EventLoopFuture<Void> {
        revival.stop()
        guard let channel else { return sockets.eventLoop.makeSucceededVoidFuture() }
        self.channel = nil
        return channel.close().flatMapErrorThrowing { _ in }
    }

    /// Ends it as if the system had: for tests.
    func fail() { channel?.close(promise: nil) }
}
