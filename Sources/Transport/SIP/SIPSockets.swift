// SPDX-License-Identifier: Apache-2.0

package import Addresses
package import CallModel
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
        /// A peer that does not take a connection by then has none for us: time for one lost SYN.
        package var connect: TimeAmount = .seconds(2)

        package init() {}
    }

    /// What happened so far.
    package struct Counts: Sendable, Hashable, Counted {
        package var datagramsIn = 0
        var datagramsOut = 0
        package var datagramsFailed = 0
        package var accepted = 0
        package var refused = 0
        /// Connections closed for newer ones: they had never brought a whole message.
        package var evicted = 0
        package var socketsReopened = 0
        package var connected = 0
        package var overflowed = 0
        package var timedOut = 0

        package init() {}

        /// All of it, by the names it is shown under.
        package static var counters: [Counter] {
            [
                ("datagrams_in", \.datagramsIn, "SIP datagrams received."),
                ("datagrams_out", \.datagramsOut, "SIP datagrams sent."),
                ("datagrams_failed", \.datagramsFailed, "SIP datagrams the system would not send."),
                ("connections_accepted", \.accepted, "SIP connections taken."),
                (
                    "connections_refused", \.refused,
                    "SIP connections closed as they came: there were too many."
                ),
                (
                    "connections_evicted", \.evicted,
                    "SIP connections closed for newer ones: they had never brought a whole message."
                ),
                (
                    "sockets_reopened", \.socketsReopened,
                    "Times a SIP socket that had died was opened again."
                ), ("connections_opened", \.connected, "SIP connections opened to peers."),
                (
                    "connections_overflowed", \.overflowed,
                    "SIP connections closed because their peers did not read."
                ),
                ("connections_timed_out", \.timedOut, "SIP connections closed for being silent."),
            ]
        }
    }

    package let eventLoop: any EventLoop
    package internal(set) var counts = Counts()

    let settings: Settings
    let logger: Logger
    private weak var receiver: (any SIPSocketReceiver)?
    private var lastLocal: UInt32 = 0
    private var datagramSockets: [UInt32: SIPDatagramSocket] = [:]
    private var listeners: [SIPListener] = []
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

    /// Binds a UDP socket; port 0 lets the system choose.
    package func bindUDP(_ address: Addresses.SocketAddress) -> EventLoopFuture<BoundSocket> {
        eventLoop.preconditionInEventLoop()
        let local = nextLocal()
        let socket = SIPDatagramSocket(local: local, address: address, sockets: self)
        datagramSockets[local] = socket
        let bound = Confined(self, on: eventLoop)
        let there = Confined(socket, on: eventLoop)
        return socket.open().map {
            BoundSocket(local: local, port: there.value.address.port)
        }.flatMapErrorThrowing { error in
            bound.value.datagramSockets[local] = nil
            throw error
        }
    }

    /// Listens for TCP connections; port 0 lets the system choose.
    package func listenTCP(_ address: Addresses.SocketAddress) -> EventLoopFuture<BoundSocket> {
        eventLoop.preconditionInEventLoop()
        let local = nextLocal()
        let listener = SIPListener(address, sockets: self)
        let bound = Confined(self, on: eventLoop)
        let there = Confined(listener, on: eventLoop)
        return listener.open().map {
            bound.value.listeners.append(there.value)
            return BoundSocket(local: local, port: there.value.address.port)
        }
    }

    /// What is wrong with a socket that should be open, by `udp` or `tcp`.
    package var problems: [(transport: Flow.Transport, reason: String)] {
        datagramSockets.values.compactMap { $0.problem }.map { (.udp, $0) }
            + listeners.compactMap { $0.problem }.map { (.tcp, $0) }
    }

    /// Ends every listening socket as if the system had, to see it opened again: for tests.
    package func failListeners() {
        for listener in listeners { listener.fail() }
    }

    private func nextLocal() -> UInt32 {
        lastLocal &+= 1
        return lastLocal
    }

    // MARK: Connections

    private struct ConnectionRefused: Error {}

    func accept(_ channel: any Channel) throws {
        guard let flow = Flow(.tcp, from: channel.remoteAddress, local: nextLocal()),
            !isShutDown, makeRoom(for: flow.remoteHost)
        else {
            counts.refused += 1
            throw ConnectionRefused()
        }
        counts.accepted += 1
        let connection = SIPConnection(flow: flow, sockets: self, isIncoming: true)
        add(connection)
        try channel.pipeline.syncOperations.addHandler(connection)
    }

    /// Whether one more connection fits. One that was accepted and has never brought a whole message
    /// makes room for it, the oldest first: those who only hold the door shut hold nothing.
    private func makeRoom(for host: String) -> Bool {
        let isHostFull = connectionsOfHost[host, default: 0] >= settings.connectionsPerHost
        guard isHostFull || connections.count >= settings.connections else { return true }
        let idle = connections.values.filter { connection in
            !connection.isProven && (!isHostFull || connection.flow.remoteHost == host)
        }
        guard let oldest = idle.min(by: { $0.flow.local < $1.flow.local }) else { return false }
        counts.evicted += 1
        oldest.fail("made room for another")
        return true
    }

    /// A whole message came on this connection: its peer speaks SIP.
    package func prove(_ flow: Flow) { connections[flow.local]?.isProven = true }

    /// Opens a TCP connection. The flow can be sent on at once; should the connection fail, the
    /// receiver is told that the flow is lost. The host is an IP address.
    package func connectTCP(host: String, port: UInt16) -> Flow {
        eventLoop.preconditionInEventLoop()
        let flow = Flow(
            transport: .tcp, remoteHost: host, remotePort: port, local: nextLocal())
        let connection = SIPConnection(flow: flow, sockets: self, isIncoming: false)
        add(connection)
        let bound = Confined(connection, on: eventLoop)
        guard !isShutDown else {
            bound.tell { $0.fail("the gateway is stopping") }
            return flow
        }
        counts.connected += 1
        if let fault = DestinationFault(flow.remote, reach: .both) {
            bound.tell { $0.fail("cannot connect: \(fault)") }
            return flow
        }
        let address: NIOCore.SocketAddress
        do {
            address = try NIOCore.SocketAddress(ipAddress: host, port: Int(port))
        } catch {
            bound.tell { $0.fail("\(host) is not an IP address") }
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
            .whenFailure { error in
                bound.value.fail("cannot connect: \(ConnectFailure.words(error))")
            }
        return flow
    }

    private func add(_ connection: SIPConnection) {
        connections[connection.flow.local] = connection
        connectionsOfHost[connection.flow.remoteHost, default: 0] += 1
    }

    /// Ends a TCP connection once what is still to be sent is sent.
    package func close(_ flow: Flow) {
        connections[flow.local]?.close()
    }

    /// Closes every socket; resolves when the last is closed.
    package func shutDown() -> EventLoopFuture<Void> {
        eventLoop.preconditionInEventLoop()
        isShutDown = true
        for connection in Array(connections.values) { connection.close() }
        let closing =
            datagramSockets.values.map { $0.close() } + listeners.map { $0.close() }
        datagramSockets = [:]
        listeners = []
        return .andAllSucceed(closing, on: eventLoop)
    }

    // MARK: Sending

    /// Sends bytes, or says why this message was not sent.
    @discardableResult
    package func send(_ bytes: [UInt8], on flow: Flow) -> SendFailure? {
        eventLoop.preconditionInEventLoop()
        switch flow.transport {
        case .tcp, .tls:
            guard let connection = connections[flow.local], connection.send(bytes) else {
                return SendFailure("the connection is gone", isLasting: true)
            }
            return nil
        case .udp:
            guard let socket = datagramSockets[flow.local] else {
                return SendFailure("there is no such UDP socket", isLasting: true)
            }
            let failure = socket.send(bytes, to: flow.remote)
            if failure == nil { counts.datagramsOut += 1 } else { counts.datagramsFailed += 1 }
            return failure
        }
    }

    // MARK: From the handlers

    func report(_ bytes: ByteBuffer, on flow: Flow) {
        receiver?.sockets(self, received: bytes, on: flow)
    }

    func report(opened flow: Flow) { receiver?.sockets(self, opened: flow) }

    func report(lost flow: Flow, reason: String) {
        logger.debug("SIP flow lost", metadata: ["flow": "\(flow)", "reason": "\(reason)"])
        receiver?.sockets(self, lost: flow, reason: reason)
    }

    func forget(_ flow: Flow) {
        guard connections.removeValue(forKey: flow.local) != nil else { return }
        let left = connectionsOfHost[flow.remoteHost, default: 1] - 1
        connectionsOfHost[flow.remoteHost] = left > 0 ? left : nil
    }
}
