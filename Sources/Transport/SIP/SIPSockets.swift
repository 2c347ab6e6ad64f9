// SPDX-License-Identifier: Apache-2.0

package import Logging
package import NIOCore
import NIOPosix

/// SIP's sockets: UDP, and TCP both ways. Bytes only; what they mean is not known here.
///
/// Confined to one event loop: it is created, called and calls back there. Everything a stranger
/// can make grow has a limit, and what a limit refuses is counted.
package final class SIPSockets {
    package struct Settings: Sendable, Hashable {
        /// Further connections are closed as they come.
        package var connections = 1000
        /// The same, from one address.
        package var connectionsPerHost = 200
        /// A connection with more bytes than this still to be sent is closed.
        package var pendingBytes = 1 << 20
        /// A connection that was accepted and never says anything is closed after this.
        package var firstBytes: TimeAmount = .seconds(30)
        /// A connection without traffic either way is closed after this.
        package var idle: TimeAmount = .minutes(30)
        package var connect: TimeAmount = .seconds(4)

        package init() {}
    }

    /// What happened so far.
    package struct Counts: Sendable, Hashable {
        package var datagramsIn = 0
        package var datagramsOut = 0
        package var datagramsFailed = 0
        package var accepted = 0
        package var refused = 0
        package var connected = 0
        package var overflowed = 0
        package var timedOut = 0
    }

    package let eventLoop: any EventLoop
    package internal(set) var counts = Counts()

    let settings: Settings
    let logger: Logger
    private weak var receiver: (any SIPSocketReceiver)?
    private var lastLocal: UInt32 = 0
    private var datagramSockets: [UInt32: any Channel] = [:]
    private var listeners: [any Channel] = []
    private var connections: [UInt32: SIPConnection] = [:]
    private var connectionsOfHost: [String: Int] = [:]
    private var isShutDown = false

    /// Creates the sockets of a gateway; `receiver` is held weakly.
    package init(
        eventLoop: any EventLoop, settings: Settings = Settings(), logger: Logger,
        receiver: any SIPSocketReceiver
    ) {
        self.eventLoop = eventLoop
        self.settings = settings
        self.logger = logger
        self.receiver = receiver
    }

    /// TCP connections that are up or being made.
    package var connectionCount: Int { connections.count }

    // MARK: Binding

    /// Binds a UDP socket; port 0 lets the system choose. The host is an IP address.
    package func bindUDP(host: String, port: UInt16) -> EventLoopFuture<BoundSocket> {
        eventLoop.preconditionInEventLoop()
        let local = nextLocal()
        let bound = NIOLoopBound(self, eventLoop: eventLoop)
        return DatagramBootstrap(group: eventLoop)
            .channelOption(.socketOption(.so_reuseaddr), value: 1)
            .channelOption(.socketOption(.so_rcvbuf), value: 4 << 20)
            // Eight datagrams a system call, none cut off: a datagram has at most 65,535 bytes.
            .channelOption(.datagramVectorReadMessageCount, value: 8)
            .channelOption(
                .recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: 8 << 16)
            )
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(
                        SIPDatagramHandler(sockets: bound.value, local: local))
                }
            }
            .bind(host: host, port: Int(port))
            .map { channel in
                bound.value.datagramSockets[local] = channel
                return BoundSocket(local: local, at: channel.localAddress)
            }
    }

    /// Listens for TCP connections; port 0 lets the system choose.
    package func listenTCP(host: String, port: UInt16) -> EventLoopFuture<BoundSocket> {
        eventLoop.preconditionInEventLoop()
        let local = nextLocal()
        let bound = NIOLoopBound(self, eventLoop: eventLoop)
        return ServerBootstrap(group: eventLoop)
            .serverChannelOption(.backlog, value: 256)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try bound.value.accept(channel) }
            }
            .bind(host: host, port: Int(port))
            .map { channel in
                bound.value.listeners.append(channel)
                return BoundSocket(local: local, at: channel.localAddress)
            }
    }

    private func nextLocal() -> UInt32 {
        lastLocal &+= 1
        return lastLocal
    }

    // MARK: Connections

    private struct ConnectionRefused: Error {}

    private func accept(_ channel: any Channel) throws {
        guard let remote = channel.remoteAddress, let host = remote.ipAddress,
            let port = remote.port, !isShutDown, connections.count < settings.connections,
            connectionsOfHost[host, default: 0] < settings.connectionsPerHost
        else {
            counts.refused += 1
            throw ConnectionRefused()
        }
        counts.accepted += 1
        let flow = SocketFlow(
            transport: .tcp, remoteHost: host, remotePort: UInt16(clamping: port),
            local: nextLocal())
        let connection = SIPConnection(flow: flow, sockets: self, isIncoming: true)
        add(connection)
        try channel.pipeline.syncOperations.addHandler(connection)
    }

    /// Opens a TCP connection. The flow can be sent on at once; should the connection fail, the
    /// receiver is told that the flow is lost. The host is an IP address.
    package func connectTCP(host: String, port: UInt16) -> SocketFlow {
        eventLoop.preconditionInEventLoop()
        let flow = SocketFlow(
            transport: .tcp, remoteHost: host, remotePort: port, local: nextLocal())
        let connection = SIPConnection(flow: flow, sockets: self, isIncoming: false)
        add(connection)
        let bound = NIOLoopBound(connection, eventLoop: eventLoop)
        guard !isShutDown else {
            eventLoop.execute { bound.value.fail("the gateway is stopping") }
            return flow
        }
        counts.connected += 1
        let address: SocketAddress
        do {
            address = try SocketAddress(ipAddress: host, port: Int(port))
        } catch {
            eventLoop.execute { bound.value.fail("\(host) is not an IP address") }
            return flow
        }
        ClientBootstrap(group: eventLoop)
            .connectTimeout(settings.connect)
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(bound.value)
                }
            }
            .connect(to: address)
            .whenFailure { error in bound.value.fail("cannot connect: \(error)") }
        return flow
    }

    private func add(_ connection: SIPConnection) {
        connections[connection.flow.local] = connection
        connectionsOfHost[connection.flow.remoteHost, default: 0] += 1
    }

    /// Ends a TCP connection once what is still to be sent is sent.
    package func close(_ flow: SocketFlow) {
        connections[flow.local]?.close()
    }

    /// Closes every socket; resolves when the last is closed.
    package func shutDown() -> EventLoopFuture<Void> {
        eventLoop.preconditionInEventLoop()
        isShutDown = true
        for connection in Array(connections.values) { connection.close() }
        let closing = (Array(datagramSockets.values) + listeners).map { channel in
            channel.close().flatMapErrorThrowing { _ in }
        }
        datagramSockets = [:]
        listeners = []
        return .andAllSucceed(closing, on: eventLoop)
    }

    // MARK: Sending

    /// Sends bytes; false when the flow is gone, which is all a retransmission need know.
    @discardableResult
    package func send(_ bytes: [UInt8], on flow: SocketFlow) -> Bool {
        eventLoop.preconditionInEventLoop()
        switch flow.transport {
        case .tcp:
            guard let connection = connections[flow.local] else { return false }
            return connection.send(bytes)
        case .udp:
            guard let channel = datagramSockets[flow.local],
                let remote = try? SocketAddress(
                    ipAddress: flow.remoteHost, port: Int(flow.remotePort))
            else {
                counts.datagramsFailed += 1
                return false
            }
            counts.datagramsOut += 1
            let envelope = AddressedEnvelope(
                remoteAddress: remote, data: channel.allocator.buffer(bytes: bytes))
            let bound = NIOLoopBound(self, eventLoop: eventLoop)
            channel.writeAndFlush(envelope).whenFailure { error in
                bound.value.counts.datagramsFailed += 1
                bound.value.report(lost: flow, reason: "cannot send: \(error)")
            }
            return true
        }
    }

    // MARK: From the handlers

    func report(_ bytes: ByteBuffer, on flow: SocketFlow) {
        receiver?.sockets(self, received: bytes, on: flow)
    }

    func report(opened flow: SocketFlow) { receiver?.sockets(self, opened: flow) }

    func report(lost flow: SocketFlow, reason: String) {
        logger.debug("SIP flow lost", metadata: ["flow": "\(flow)", "reason": "\(reason)"])
        receiver?.sockets(self, lost: flow, reason: reason)
    }

    func forget(_ flow: SocketFlow) {
        guard connections.removeValue(forKey: flow.local) != nil else { return }
        let left = connectionsOfHost[flow.remoteHost, default: 1] - 1
        connectionsOfHost[flow.remoteHost] = left > 0 ? left : nil
    }
}

extension BoundSocket {
    fileprivate init(local: UInt32, at address: SocketAddress?) {
        self.init(
            local: local, host: address?.ipAddress ?? "",
            port: UInt16(clamping: address?.port ?? 0))
    }
}
