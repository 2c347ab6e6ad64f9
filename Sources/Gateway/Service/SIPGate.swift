// SPDX-License-Identifier: Apache-2.0

import Logging
import NIOCore
import SIP
import Transport

/// Stands between SIP's sockets and the gateway's decisions: cuts streams into messages, resolves
/// names, and finds the socket or connection for requests of our own.
///
/// The core names a way it has not used yet by `local` 0: any UDP socket, or a TCP connection to
/// that host. Confined to the control loop.
final class SIPGate: SIPSocketReceiver {
    private let eventLoop: any EventLoop
    private let resolver = HostResolver()
    private let clock = MonotonicClock()
    private let logger: Logger
    /// Takes what came; until it is set, the gate drops it, as if the process were not there yet.
    var deliver: (SIPEndpoint.Input) -> Void = { _ in }
    private var sockets: SIPSockets?
    private var datagramSocket: UInt32?
    private var framers: [SocketFlow: StreamFramer] = [:]
    private var sweep: RepeatedTask?
    /// Connections we opened, by the flow the core knows them by.
    private var opened: [Flow: SocketFlow] = [:]

    init(eventLoop: any EventLoop, logger: Logger) {
        self.eventLoop = eventLoop
        self.logger = logger
        sockets = SIPSockets(eventLoop: eventLoop, logger: logger, receiver: self)
    }

    var counts: SIPSockets.Counts? { sockets?.counts }

    func bindUDP(host: String, port: UInt16) -> EventLoopFuture<BoundSocket> {
        guard let sockets else { return eventLoop.makeFailedFuture(ChannelError.ioOnClosedChannel) }
        let bound = NIOLoopBound(self, eventLoop: eventLoop)
        return sockets.bindUDP(host: host, port: port).map { socket in
            if bound.value.datagramSocket == nil { bound.value.datagramSocket = socket.local }
            return socket
        }
    }

    func listenTCP(host: String, port: UInt16) -> EventLoopFuture<BoundSocket> {
        sockets?.listenTCP(host: host, port: port)
            ?? eventLoop.makeFailedFuture(ChannelError.ioOnClosedChannel)
    }

    func shutDown() -> EventLoopFuture<Void> {
        sweep?.cancel()
        return sockets?.shutDown() ?? eventLoop.makeSucceededVoidFuture()
    }

    // MARK: Sending

    func send(_ bytes: [UInt8], on flow: Flow) {
        if flow.local != 0 {
            sockets?.send(bytes, on: SocketFlow(flow))
        } else if let connection = opened[flow] {
            sockets?.send(bytes, on: connection)
        } else {
            open(flow, toSend: bytes)
        }
    }

    /// The first request on a way of our own choosing.
    private func open(_ flow: Flow, toSend bytes: [UInt8]) {
        let bound = NIOLoopBound(self, eventLoop: eventLoop)
        resolver.address(of: flow.remoteHost, on: eventLoop).whenComplete { result in
            switch result {
            case .success(let address): bound.value.send(bytes, on: flow, at: address)
            case .failure(let error):
                bound.value.deliver(.flowFailed(flow, reason: "cannot resolve: \(error)"))
            }
        }
    }

    private func send(_ bytes: [UInt8], on flow: Flow, at address: String) {
        switch flow.transport {
        case .udp:
            guard let datagramSocket else {
                return deliver(.flowFailed(flow, reason: "no UDP socket is configured"))
            }
            sockets?.send(
                bytes,
                on: SocketFlow(
                    transport: .udp, remoteHost: address, remotePort: flow.remotePort,
                    local: datagramSocket))
        case .tcp:
            let connection =
                opened[flow] ?? sockets?.connectTCP(host: address, port: flow.remotePort)
            guard let connection else { return }
            opened[flow] = connection
            sockets?.send(bytes, on: connection)
        case .tls: deliver(.flowFailed(flow, reason: "SIP over TLS is not supported"))
        }
    }

    // MARK: SIPSocketReceiver

    func sockets(_ sockets: SIPSockets, received bytes: ByteBuffer, on flow: SocketFlow) {
        switch flow.transport {
        case .udp: deliver(.received(Array(bytes.readableBytesView), on: Flow(flow)))
        case .tcp:
            let items = framers[flow]?.append(bytes.readableBytesView, at: clock.now)
            for item in items ?? [] { take(item, on: flow) }
        }
    }

    /// A message that never ends must not hold a connection for ever.
    private func closeStalled() {
        let now = clock.now
        for (flow, framer) in framers where framer.isStalled(at: now) {
            cut(flow, reason: "a message was not complete within \(StreamFramer.patience)")
        }
    }

    private func cut(_ flow: SocketFlow, reason: String) {
        logger.info("SIP stream closed", metadata: ["reason": "\(reason)"])
        sockets?.close(flow)
        lose(flow, reason: reason)
    }

    private func take(_ item: StreamFramer.Item, on flow: SocketFlow) {
        switch item {
        case .message(let bytes): deliver(.received(bytes, on: Flow(flow)))
        case .ping: sockets?.send(Array("\r\n".utf8), on: flow)
        case .failed(let error): cut(flow, reason: "unreadable stream: \(error)")
        }
    }

    func sockets(_ sockets: SIPSockets, opened flow: SocketFlow) {
        framers[flow] = StreamFramer()
        guard sweep == nil else { return }
        let bound = NIOLoopBound(self, eventLoop: eventLoop)
        sweep = eventLoop.scheduleRepeatedTask(
            initialDelay: .seconds(8), delay: .seconds(8)
        ) { _ in bound.value.closeStalled() }
    }

    func sockets(_ sockets: SIPSockets, lost flow: SocketFlow, reason: String) {
        lose(flow, reason: reason)
    }

    private func lose(_ flow: SocketFlow, reason: String) {
        framers[flow] = nil
        for (name, connection) in opened where connection == flow {
            opened[name] = nil
            deliver(.flowFailed(name, reason: reason))
        }
        deliver(.flowFailed(Flow(flow), reason: reason))
    }
}

extension Flow {
    init(_ flow: SocketFlow) {
        let transport: Transport =
            switch flow.transport {
            case .udp: .udp
            case .tcp: .tcp
            }
        self.init(
            transport: transport, remoteHost: flow.remoteHost, remotePort: flow.remotePort,
            local: flow.local)
    }
}

extension SocketFlow {
    init(_ flow: Flow) {
        self.init(
            transport: flow.transport == .udp ? .udp : .tcp, remoteHost: flow.remoteHost,
            remotePort: flow.remotePort, local: flow.local)
    }
}
