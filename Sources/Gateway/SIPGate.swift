// SPDX-License-Identifier: Apache-2.0

import Addresses
import Logging
import NIOCore
import SIP
import Transport

/// Stands between SIP's sockets and the gateway's decisions: cuts streams into messages, locates
/// names, and finds the socket or connection for requests of our own.
///
/// The core names a way it has not used yet by `local` 0: any UDP socket, or a TCP connection to
/// that host. Confined to the control loop.
final class SIPGate: SIPSocketReceiver {
    private let eventLoop: any EventLoop
    private let locator: SIPLocator
    private let clock = MonotonicClock()
    private let logger: Logger
    /// Takes what came.
    private let deliver: (SIPEndpoint.Input) -> Void
    private lazy var sockets = SIPSockets(eventLoop: eventLoop, logger: logger, receiver: self)
    private var datagramSocket: UInt32?
    private var framers: [Flow: StreamFramer] = [:]
    private var sweep: RepeatedTask?
    /// Connections we opened, by the flow the core knows them by.
    private var opened: [Flow: Flow] = [:]
    /// Messages that were not sent.
    private(set) var unsent = 0

    init(
        eventLoop: any EventLoop, resolver: NameResolver.Settings, transports: [Flow.Transport],
        logger: Logger, deliver: @escaping (SIPEndpoint.Input) -> Void
    ) {
        self.eventLoop = eventLoop
        self.logger = logger
        self.deliver = deliver
        locator = SIPLocator(
            eventLoop: eventLoop, resolver: NameResolver(resolver), transports: transports)
    }

    var counts: SIPSockets.Counts { sockets.counts }
    var connectionCount: Int { sockets.connectionCount }

    /// What is wrong with a socket that should be open.
    var problems: [(transport: Flow.Transport, reason: String)] { sockets.problems }

    // MARK: Opening

    /// The sockets SIP listens on.
    struct Sockets: Sendable {
        var udp: BoundSocket?
        var tcp: BoundSocket?
    }

    /// Binds the sockets that are wanted. Where the system may choose both ports, it chooses one
    /// number for both transports, if nobody has it.
    func open(
        udp: Addresses.SocketAddress?, tcp: Addresses.SocketAddress?
    ) -> EventLoopFuture<Sockets> {
        let here = Confined(self, on: eventLoop)
        return bind(udp).flatMap { udp in
            here.value.listen(tcp, beside: udp?.port).map { Sockets(udp: udp, tcp: $0) }
        }
    }

    private func bind(_ address: Addresses.SocketAddress?) -> EventLoopFuture<BoundSocket?> {
        guard let address else { return eventLoop.makeSucceededFuture(nil) }
        let here = Confined(self, on: eventLoop)
        return sockets.bindUDP(address).map { socket in
            here.value.datagramSocket = socket.local
            return socket
        }
    }

    private func listen(
        _ address: Addresses.SocketAddress?, beside udpPort: UInt16?
    ) -> EventLoopFuture<BoundSocket?> {
        guard let address else { return eventLoop.makeSucceededFuture(nil) }
        let wanted = address.port == 0 ? udpPort ?? 0 : address.port
        let here = Confined(self, on: eventLoop)
        return sockets.listenTCP(address.with(port: wanted)).flatMapError { error in
            guard wanted != address.port else { return here.eventLoop.makeFailedFuture(error) }
            return here.value.sockets.listenTCP(address)
        }.map { Optional($0) }
    }

    func shutDown() -> EventLoopFuture<Void> {
        sweep?.cancel()
        locator.stop()
        return sockets.shutDown()
    }

    // MARK: Sending

    func send(_ bytes: [UInt8], on flow: Flow) {
        switch flow.transport {
        case .udp:
            guard let local = flow.local != 0 ? flow.local : datagramSocket else {
                return refuse(bytes, flow, SendFailure("no UDP socket", isLasting: true))
            }
            var way = flow
            way.local = local
            send(bytes, by: way, for: flow)
        case .tcp: send(bytes, by: connection(for: flow), for: flow)
        case .tls:
            refuse(bytes, flow, SendFailure("SIP over TLS is not supported", isLasting: true))
        }
    }

    private func send(_ bytes: [UInt8], by way: Flow?, for flow: Flow) {
        guard let way else { return }
        if let failure = sockets.send(bytes, on: way) { refuse(bytes, flow, failure) }
    }

    /// The connection a flow names, or one to its address: one that is there, or a new one.
    private func connection(for flow: Flow) -> Flow? {
        if flow.local != 0 { return flow }
        if let connection = opened[flow] { return connection }
        let connection = sockets.connectTCP(host: flow.remoteHost, port: flow.remotePort)
        opened[flow] = connection
        return connection
    }

    /// Tells the core that one message was not sent, by the flow the core knows.
    private func refuse(_ bytes: [UInt8], _ flow: Flow, _ failure: SendFailure) {
        unsent += 1
        deliver(
            .unsendable(bytes, on: flow, reason: failure.reason, isLasting: failure.isLasting))
    }

    /// Ends a connection whose peer is dead.
    func disconnect(_ flow: Flow, reason: String) {
        guard let way = flow.local != 0 ? flow : opened[flow] else { return }
        Confined(self, on: eventLoop).tell { $0.cut(way, reason: reason) }
    }

    /// Finds the addresses of a name; the answer comes in any case.
    func locate(_ id: LookupID, _ flow: Flow) {
        let deliver = deliver
        locator.locate(flow) { flows, reason in deliver(.located(id, flows, reason: reason)) }
    }

    // MARK: SIPSocketReceiver

    func sockets(_ sockets: SIPSockets, received bytes: ByteBuffer, on flow: Flow) {
        switch flow.transport {
        case .udp: deliver(.received(Array(bytes.readableBytesView), on: flow))
        case .tcp, .tls:
            let items = framers[flow]?.append(bytes.readableBytesView, at: clock.now)
            for item in items ?? [] { take(item, on: flow) }
        }
    }

    /// A message that never ends must not hold a connection for ever.
    private func closeStalled() {
        let now = clock.now
        for flow in framers.filter({ $0.value.waitingSince != nil }).map(\.key) {
            if let item = framers[flow]?.takeMiscounted(at: now) { take(item, on: flow) }
        }
        for (flow, framer) in framers where framer.isStalled(at: now) {
            cut(flow, reason: "a message was not complete within \(StreamFramer.patience)")
        }
    }

    private func cut(_ flow: Flow, reason: String) {
        logger.info("SIP stream closed", metadata: ["reason": "\(reason)"])
        sockets.close(flow)
        lose(flow, reason: reason)
    }

    private func take(_ item: StreamFramer.Item, on flow: Flow) {
        switch item {
        case .message(let bytes):
            sockets.prove(flow)
            deliver(.received(bytes, on: flow))
        case .pong:
            for name in names(of: flow) { deliver(.pong(name)) }
        case .ping: sockets.send(Array("\r\n".utf8), on: flow)
        case .failed(let error): cut(flow, reason: "unreadable stream: \(error)")
        }
    }

    func sockets(_ sockets: SIPSockets, opened flow: Flow) {
        framers[flow] = StreamFramer()
        guard sweep == nil else { return }
        sweep = Confined(self, on: eventLoop).every(.seconds(1)) { $0.closeStalled() }
    }

    func sockets(_ sockets: SIPSockets, lost flow: Flow, reason: String) {
        lose(flow, reason: reason)
    }

    private func lose(_ flow: Flow, reason: String) {
        framers[flow] = nil
        let names = names(of: flow)
        for name in names { opened[name] = nil }
        for name in names { deliver(.flowFailed(name, reason: reason)) }
    }

    /// The flows the core may know a connection by.
    private func names(of flow: Flow) -> [Flow] {
        opened.filter { $0.value == flow }.map(\.key) + [flow]
    }
}
