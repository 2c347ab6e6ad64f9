// SPDX-License-Identifier: Apache-2.0

import Addresses
import NIOCore
import NIOPosix
import Testing
import Transport

@Suite struct SIPSocketsTests {
    private let group = MultiThreadedEventLoopGroup.singleton

    @Test func datagramsGoBothWays() async throws {
        let left = try await SocketBench.start()
        let right = try await SocketBench.start(echoes: true)
        let from = try await left.bindUDP()
        let to = try await right.bindUDP()
        #expect(from.port > 0 && to.port > 0)
        let flow = Flow(
            transport: .udp, remoteHost: "127.0.0.1", remotePort: to.port, local: from.local)
        let large = String(repeating: "x", count: 60_000)
        for text in ["OPTIONS", large] {
            #expect(try await left.on { $0.send(Array(text.utf8), on: flow) } == nil)
        }
        var events = left.events.makeAsyncIterator()
        #expect(await events.next() == .received("OPTIONS", flow))
        #expect(await events.next() == .received(large, flow), "nothing is cut off")
        try await left.shutDown()
        try await right.shutDown()
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
        #expect(try await bench.on { $0.send([1], on: flow) } != nil, "the flow is gone")
        try await bench.shutDown()
    }

    @Test func aConnectionOfOursCarriesWhatWasSentBeforeItWasUp() async throws {
        let left = try await SocketBench.start()
        let right = try await SocketBench.start(echoes: true)
        let port = try await right.listenTCP()
        let flow = try await left.on { sockets in
            let flow = sockets.connectTCP(host: "127.0.0.1", port: port)
            #expect(sockets.send(Array("INVITE".utf8), on: flow) == nil)
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
        var lost: Set<Flow> = []
        for _ in 0..<2 {
            guard case .lost(let flow, _) = await events.next() else { continue }
            lost.insert(flow)
        }
        #expect(lost == [flow, bad])
        #expect(try await other.on { $0.connectionCount } == 0)
    }

    @Test func connectionsBeyondTheLimitAreClosed() async throws {
        // Connections that have brought whole messages; nobody makes room for another.
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
                try await bench.proveAll()
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

    @Test func aConnectionThatBroughtNothingMakesRoomForTheNext() async throws {
        var settings = SIPSockets.Settings()
        settings.connectionsPerHost = 2
        let bench = try await SocketBench.start(echoes: true, settings: settings)
        let port = try await bench.listenTCP()
        // Half a message, and nothing at all: neither holds its place.
        try await RawClient.connected(to: port, on: group) { [group] slow in
            try await slow.send("INVITE sip:a SIP/2.0\r\nVia: ")
            _ = try await slow.take(1)
            try await RawClient.connected(to: port, on: group) { [group] _ in
                for round in 0..<20 {
                    let answer = try await RawClient.connected(to: port, on: group) { client in
                        try await client.send("\(round)!")
                        return try await client.take(through: "!")
                    }
                    #expect(answer == "\(round)!")
                }
            }
        }
        #expect(try await bench.on { $0.counts.refused } == 0)
        #expect(try await bench.on { $0.counts.evicted } >= 1)
        #expect(try await bench.on { $0.connectionCount } <= 2)
        try await bench.shutDown()
    }

    @Test func aListenerThatDiesIsOpenedAgain() async throws {
        let bench = try await SocketBench.start(echoes: true)
        let port = try await bench.listenTCP()
        // The close is through one turn of the loop later, and the socket not there before 100 ms.
        let problem = try await bench.loop.flatSubmit {
            bench.sockets.value.failListeners()
            return bench.loop.submit { bench.sockets.value.problems.first?.transport }
        }.get()
        #expect(problem == .tcp, "and while it is not there, that is said")
        var answer = ""
        while answer.isEmpty {
            answer =
                (try? await RawClient.connected(to: port, on: group) { client in
                    try await client.send("again!")
                    return try await client.take(through: "!")
                }) ?? ""
        }
        #expect(answer == "again!")
        #expect(try await bench.on { $0.problems.isEmpty })
        #expect(try await bench.on { $0.counts.socketsReopened } == 1)
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
            for _ in 0..<1000 where sockets.send(block, on: flow) != nil { return true }
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
}
