// SPDX-License-Identifier: Apache-2.0

import Addresses
import Logging
import NIOCore
import NIOPosix
import Synchronization
import Transport

/// What the sockets report, as a stream that a test awaits.
final class SocketRecorder: SIPSocketReceiver {
    enum Event: Sendable, Equatable {
        case received(String, Flow)
        case opened(Flow)
        case lost(Flow, String)
    }

    private let continuation: AsyncStream<Event>.Continuation
    let events: AsyncStream<Event>
    private(set) var opened: [Flow] = []
    /// Sends everything back.
    let echoes: Bool

    init(echoes: Bool = false) {
        self.echoes = echoes
        (events, continuation) = AsyncStream.makeStream()
    }

    func sockets(_ sockets: SIPSockets, received bytes: ByteBuffer, on flow: Flow) {
        if echoes { sockets.send(Array(bytes.readableBytesView), on: flow) }
        continuation.yield(.received(String(buffer: bytes), flow))
    }

    func sockets(_ sockets: SIPSockets, opened flow: Flow) {
        opened.append(flow)
        continuation.yield(.opened(flow))
    }

    func sockets(_ sockets: SIPSockets, lost flow: Flow, reason: String) {
        continuation.yield(.lost(flow, reason))
    }
}

/// Sockets on a loop of their own, driven from a test's task.
struct SocketBench: Sendable {
    let loop: any EventLoop
    let sockets: Confined<SIPSockets>
    let recorder: Confined<SocketRecorder>
    let events: AsyncStream<SocketRecorder.Event>

    static func start(
        echoes: Bool = false, settings: SIPSockets.Settings = SIPSockets.Settings()
    ) async throws -> SocketBench {
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        return try await loop.submit {
            let recorder = SocketRecorder(echoes: echoes)
            let sockets = SIPSockets(
                eventLoop: loop, settings: settings, logger: Logger(label: "test"),
                receiver: recorder)
            return SocketBench(
                loop: loop, sockets: Confined(sockets, on: loop),
                recorder: Confined(recorder, on: loop), events: recorder.events)
        }.get()
    }

    func on<Value: Sendable>(
        _ body: @escaping @Sendable (SIPSockets) throws -> Value
    ) async throws -> Value {
        try await sockets.ask(body)
    }

    /// One of this machine that the system picks.
    private static let anyPort = Addresses.SocketAddress(ipv4: 0x7F00_0001, port: 0)

    func listenTCP() async throws -> UInt16 {
        try await sockets.wait { $0.listenTCP(Self.anyPort) }.port
    }

    func bindUDP() async throws -> BoundSocket {
        try await sockets.wait { $0.bindUDP(Self.anyPort) }
    }

    func shutDown() async throws {
        try await sockets.wait { $0.shutDown() }
    }

    /// Vouches for every connection there is, as the gate does once a whole message came.
    func proveAll() async throws {
        try await loop.submit {
            for flow in recorder.value.opened { sockets.value.prove(flow) }
        }.get()
    }

    /// The next event that is not an opening.
    func next(
        _ iterator: inout AsyncStream<SocketRecorder.Event>.Iterator
    ) async -> SocketRecorder.Event? {
        while let event = await iterator.next() {
            if case .opened = event { continue }
            return event
        }
        return nil
    }
}
