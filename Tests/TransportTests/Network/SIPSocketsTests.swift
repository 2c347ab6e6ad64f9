// SPDX-License-Identifier: Apache-2.0

import Logging
import NIOCore
import NIOPosix
import Synchronization
import Testing
import Transport

/// What the sockets report, as a stream that a test awaits.
final class SocketRecorder: SIPSocketReceiver {
    enum Event: Sendable, Equatable {
        case received(String, SocketFlow)
        case opened(SocketFlow)
        case lost(SocketFlow, String)
    }

    private let continuation: AsyncStream<Event>.Continuation
    let events: AsyncStream<Event>
    /// Sends everything back.
    let echoes: Bool

    init(echoes: Bool = false) {
        self.echoes = echoes
        (events, continuation) = AsyncStream.makeStream()
    }

    func sockets(_ sockets: SIPSockets, received bytes: ByteBuffer, on flow: SocketFlow) {
        if echoes { sockets.send(Array(bytes.readableBytesView), on: flow) }
        continuation.yield(.received(String(buffer: bytes), flow))
    }

    func sockets(_ sockets: SIPSockets, opened flow: SocketFlow) {
        continuation.yield(.opened(flow))
    }

    func sockets(_ sockets: SIPSockets, lost flow: SocketFlow, reason: String) {
        continuation.yield(.lost(flow, reason))
    }
}

/// Sockets on a loop of their own, driven from a test's task.
struct SocketBench: Sendable {
    let loop: any EventLoop
    let sockets: NIOLoopBound<SIPSockets>
    let recorder: NIOLoopBound<SocketRecorder>
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
                loop: loop, sockets: NIOLoopBound(sockets, eventLoop: loop),
                recorder: NIOLoopBound(recorder, eventLoop: loop), events: recorder.events)
        }.get()
    }

    func on<Value: Sendable>(
        _ body: @escaping @Sendable (SIPSockets) throws -> Value
    ) async throws -> Value {
        try await loop.submit { try body(sockets.value) }.get()
    }

    func listenTCP() async throws -> UInt16 {
        try await loop.flatSubmit { sockets.value.listenTCP(host: "127.0.0.1", port: 0) }
            .get().port
    }

    func bindUDP() async throws -> BoundSocket {
        try await loop.flatSubmit { sockets.value.bindUDP(host: "127.0.0.1", port: 0) }.get()
    }

    func shutDown() async throws {
        try await loop.flatSubmit { sockets.value.shutDown() }.get()
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

@Suite struct SIPSocketsTests {
    private let group = MultiThreadedEventLoopGroup.singleton

    @Test func datagramsGoBothWays() async throws {
        let left = try await SocketBench.start()
        let right = try await SocketBench.start(echoes: true)
        let from = try await left.bindUDP()
        let to = try await right.bindUDP()
        #expect(from.port > 0 && to.port > 0)
        let flow = SocketFlow(
            transport: .udp, remoteHost: "127.0.0.1", remotePort: to.port, local: from.local)
        let large = String(repeating: "x", count: 60_000)
        for text in ["OPTIONS", large] {
            let wasSent = try await left.on { $0.send(Array(text.utf8), on: flow) }
            #expect(wasSent)
        }
        var events = left.events.makeAsyncIterator()
        #expect(await events.next() == .received("OPTIONS", flow))
        #expect(await events.next() == .received(large, flow), "nothing is cut off")
        try await left.shutDown()
        try await right.shutDown()
    }

    @Test func aDatagramThatCannotBeSentIsReported() async throws {
        let bench = try await SocketBench.start()
        let bound = try await bench.bindUDP()
        let flow = SocketFlow(
            transport: .udp, remoteHost: "127.0.0.1", remotePort: 9, local: bound.local)
        let tooLong = [UInt8](repeating: 0, count: 70_000)
        _ = try await bench.on { $0.send(tooLong, on: flow) }
        var events = bench.events.makeAsyncIterator()
        guard case .lost(flow, _) = await events.next() else {
            Issue.record("no report")
            return
        }
        let nameless = SocketFlow(
            transport: .udp, remoteHost: "not-an-address", remotePort: 9, local: bound.local)
        #expect(try await !bench.on { $0.send([1], on: nameless) })
        #expect(try await bench.on { $0.counts.datagramsFailed } == 2)
        try await bench.shutDown()
    }

    @Test func aStreamIsDeliveredAsItComesAndAnsweredOnItsFlow() async throws {
        let bench = try await SocketBench.start(echoes: true)
        let port = try await bench.listenTCP()
        let echoed = try await RawClient.connected(to: port, on: group) { client in
            try await client.send("OPTIONS sip:a SIP/2.0\r\nContent-")
            let first = try await client.take(through: "Content-")
            try await client.send("Length: 0\r\n\r\n")
            return first + (try await client.take(through: "\r\n\r\n"))
        }
        #expect(echoed == "OPTIONS sip:a SIP/2.0\r\nContent-Length: 0\r\n\r\n")
        var events = bench.events.makeAsyncIterator()
        guard case .opened(let flow) = await events.next() else {
            Issue.record("no opening")
            return
        }
        #expect(await events.next() == .received("OPTIONS sip:a SIP/2.0\r\nContent-", flow))
        #expect(await events.next() == .received("Length: 0\r\n\r\n", flow))
        #expect(await events.next() == .lost(flow, "closed by the peer"))
        #expect(try await bench.on { $0.connectionCount } == 0)
        #expect(try await !bench.on { $0.send([1], on: flow) }, "the flow is gone")
        try await bench.shutDown()
    }

    @Test func aConnectionOfOursCarriesWhatWasSentBeforeItWasUp() async throws {
        let left = try await SocketBench.start()
        let right = try await SocketBench.start(echoes: true)
        let port = try await right.listenTCP()
        let flow = try await left.on { sockets in
            let flow = sockets.connectTCP(host: "127.0.0.1", port: port)
            #expect(sockets.send(Array("INVITE".utf8), on: flow))
            return flow
        }
        var events = left.events.makeAsyncIterator()
        #expect(await events.next() == .opened(flow))
        #expect(await events.next() == .received("INVITE", flow))
        // Closed by us: nothing is reported here, the other side sees the end.
        try await left.on { $0.close(flow) }
        var theirs = right.events.makeAsyncIterator()
        _ = await right.next(&theirs)
        guard case .lost = await right.next(&theirs) else {
            Issue.record("no end")
            return
        }
        try await left.shutDown()
        try await right.shutDown()
    }

    @Test func aConnectionThatCannotBeMadeIsReportedOnce() async throws {
        let bench = try await SocketBench.start()
        let port = try await bench.listenTCP()
        try await bench.shutDown()
        let other = try await SocketBench.start()
        let flow = try await other.on { $0.connectTCP(host: "127.0.0.1", port: port) }
        let bad = try await other.on { $0.connectTCP(host: "example", port: 1) }
        var events = other.events.makeAsyncIterator()
        var lost: Set<SocketFlow> = []
        for _ in 0..<2 {
            guard case .lost(let flow, _) = await events.next() else { continue }
            lost.insert(flow)
        }
        #expect(lost == [flow, bad])
        #expect(try await other.on { $0.connectionCount } == 0)
    }

    @Test func connectionsBeyondTheLimitAreClosed() async throws {
        var settings = SIPSockets.Settings()
        settings.connectionsPerHost = 2
        let bench = try await SocketBench.start(echoes: true, settings: settings)
        let port = try await bench.listenTCP()
        try await RawClient.connected(to: port, on: group) { [group] first in
            try await first.send("1")
            _ = try await first.take(1)
            try await RawClient.connected(to: port, on: group) { [group] second in
                try await second.send("2")
                _ = try await second.take(1)
                let third = try await RawClient.connected(to: port, on: group) {
                    try await $0.takeAll()
                }
                #expect(third.isEmpty)
            }
        }
        #expect(try await bench.on { $0.counts.refused } == 1)
        #expect(try await bench.on { $0.counts.accepted } == 2)
        try await bench.shutDown()
    }

    @Test func aConnectionThatNeverSpeaksIsClosed() async throws {
        var settings = SIPSockets.Settings()
        settings.firstBytes = .milliseconds(50)
        let bench = try await SocketBench.start(settings: settings)
        let port = try await bench.listenTCP()
        let bytes = try await RawClient.connected(to: port, on: group) {
            try await $0.takeAll()
        }
        #expect(bytes.isEmpty)
        var events = bench.events.makeAsyncIterator()
        guard case .lost(_, "silent for too long") = await bench.next(&events) else {
            Issue.record("not timed out")
            return
        }
        #expect(try await bench.on { $0.counts.timedOut } == 1)
        try await bench.shutDown()
    }

    @Test func aPeerThatDoesNotReadIsCutOff() async throws {
        var settings = SIPSockets.Settings()
        settings.pendingBytes = 200_000
        let bench = try await SocketBench.start(settings: settings)
        let port = try await bench.listenTCP()
        // A client that never reads: its channel reads nothing by itself.
        let channel = try await ClientBootstrap(group: group)
            .channelOption(.autoRead, value: false)
            .connect(host: "127.0.0.1", port: Int(port)).get()
        var events = bench.events.makeAsyncIterator()
        guard case .opened(let flow) = await events.next() else {
            Issue.record("no opening")
            return
        }
        let block = [UInt8](repeating: 65, count: 100_000)
        let wasCut = try await bench.on { sockets in
            for _ in 0..<1000 where !sockets.send(block, on: flow) { return true }
            return false
        }
        #expect(wasCut)
        guard case .lost(flow, let reason) = await events.next() else {
            Issue.record("no report")
            return
        }
        #expect(reason.hasSuffix("bytes unread by the peer"))
        #expect(try await bench.on { $0.counts.overflowed } == 1)
        try await channel.close().get()
        try await bench.shutDown()
    }

    @Test func aHundredConnectionsLeaveNothingBehind() async throws {
        let bench = try await SocketBench.start(echoes: true)
        let port = try await bench.listenTCP()
        for _ in 0..<100 {
            let answer = try await RawClient.connected(to: port, on: group) { client in
                try await client.send([0, 255, 13, 10])
                return try await client.take(4)
            }
            #expect(answer == [0, 255, 13, 10])
        }
        var events = bench.events.makeAsyncIterator()
        var lost = 0
        while lost < 100, let event = await events.next() {
            if case .lost = event { lost += 1 }
        }
        #expect(try await bench.on { $0.connectionCount } == 0)
        #expect(try await bench.on { $0.counts.accepted } == 100)
        try await bench.shutDown()
    }

    @Test func hostNamesAreResolvedAndAddressesLeftAlone() async throws {
        let resolver = HostResolver()
        let loop = group.next()
        #expect(try await resolver.address(of: "192.0.2.7", on: loop).get() == "192.0.2.7")
        #expect(try await resolver.address(of: "[2001:db8::1]", on: loop).get() == "2001:db8::1")
        let local = try await resolver.address(of: "localhost", on: loop).get()
        #expect(["127.0.0.1", "::1"].contains(local))
        await #expect(throws: (any Error).self) {
            try await resolver.address(of: "no such host", on: loop).get()
        }
    }
}
