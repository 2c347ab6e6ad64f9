// SPDX-License-Identifier: Apache-2.0

import Addresses
import CLinux
import Glibc
import NIOCore
import NIOPosix
import Testing
import Transport

/// Whatever is done to it, the UDP socket of all calls goes on.
@Suite struct DatagramSurvivalTests {
    /// A destination, and whether the system or our own judgement refuses it.
    static let destinations: [(host: String, port: UInt16, bytes: Int)] = [
        ("127.0.0.1", 0, 10), ("0.0.0.0", 5060, 10), ("255.255.255.255", 5060, 10),
        ("224.0.0.1", 5060, 10), ("240.0.0.1", 5060, 10), ("2001:db8::1", 5060, 10),
        ("::1", 5060, 10), ("fe80::1", 5060, 10), ("ff02::1", 5060, 10),
        ("not an address", 5060, 10), ("", 5060, 10),
        // Nothing but loopback here: no route (ENETUNREACH), and too long (EMSGSIZE).
        ("127.0.0.1", 9, 70_000),
        // The broadcast address of the loopback network (EACCES).
        ("127.255.255.255", 5060, 10),
    ]

    @Test func nothingThatCannotBeSentClosesIt() async throws {
        let bench = try await SocketBench.start()
        let echo = try await SocketBench.start(echoes: true)
        let bound = try await bench.bindUDP()
        let far = try await echo.bindUDP()
        let good = Flow(
            transport: .udp, remoteHost: "127.0.0.1", remotePort: far.port, local: bound.local)
        var events = bench.events.makeAsyncIterator()
        for (round, bad) in Self.destinations.enumerated() {
            let flow = Flow(
                transport: .udp, remoteHost: bad.host, remotePort: bad.port, local: bound.local)
            let bytes = [UInt8](repeating: 0, count: bad.bytes)
            let failure = try await bench.on { $0.send(bytes, on: flow) }
            #expect(failure?.isLasting == true, "\(bad.host):\(bad.port) \(failure as Any)")
            _ = try await bench.on { $0.send(Array("round \(round)".utf8), on: good) }
            #expect(await events.next() == .received("round \(round)", good))
        }
        let count = Self.destinations.count
        #expect(try await bench.on { $0.counts.datagramsFailed } == count)
        #expect(try await bench.on { $0.counts.socketsReopened } == 0)
        try await bench.shutDown()
        try await echo.shutDown()
    }

    @Test func aSocketThatDiesIsBoundAgainOnItsPort() async throws {
        let bench = try await SocketBench.start()
        let echo = try await SocketBench.start(echoes: true)
        let bound = try await bench.bindUDP()
        let far = try await echo.bindUDP()
        let good = Flow(
            transport: .udp, remoteHost: "127.0.0.1", remotePort: far.port, local: bound.local)
        // Somebody pulls it away under us: every descriptor of it becomes something else.
        let null = open("/dev/null", O_RDWR)
        var taken = 0
        for descriptor in Int32(3)..<4096
        where descriptor != null && Self.isDatagramSocket(descriptor, port: bound.port) {
            dup2(null, descriptor)
            taken += 1
        }
        close(null)
        #expect(taken == 2)
        let failure = try await bench.on { $0.send([1], on: good) }
        #expect(failure?.isLasting == false)
        // Every attempt is answered at once, so this ends when the socket is there again. Whether
        // the loop shows the gap in between depends on who is faster.
        while try await bench.on({ $0.counts.socketsReopened == 0 }) { await Task.yield() }
        #expect(try await bench.on { $0.problems.isEmpty })
        _ = try await bench.on { $0.send(Array("again".utf8), on: good) }
        var events = bench.events.makeAsyncIterator()
        #expect(await events.next() == .received("again", good))
        #expect(try await bench.on { $0.counts.socketsReopened } == 1)
        try await bench.shutDown()
        try await echo.shutDown()
    }

    private static func isDatagramSocket(_ descriptor: Int32, port: UInt16) -> Bool {
        var type: Int32 = 0
        var length = socklen_t(MemoryLayout<Int32>.size)
        guard getsockopt(descriptor, SOL_SOCKET, SO_TYPE, &type, &length) == 0 else { return false }
        return type == Int32(SOCK_DGRAM.rawValue) && clinux_local_port(descriptor) == Int32(port)
    }

    @Test func aSocketOfBothFamiliesSpeaksToEach() async throws {
        let bench = try await SocketBench.start()
        let echo = try await SocketBench.start(echoes: true)
        let bound = try await bench.loop.flatSubmit {
            bench.sockets.value.bindUDP(Addresses.SocketAddress(ipv6: 0, 0, port: 0))
        }.get()
        let far = try await echo.bindUDP()
        let flow = Flow(
            transport: .udp, remoteHost: "127.0.0.1", remotePort: far.port, local: bound.local)
        #expect(try await bench.on { $0.send(Array("four".utf8), on: flow) } == nil)
        var events = bench.events.makeAsyncIterator()
        #expect(await events.next() == .received("four", flow), "and IPv4 looks like IPv4")
        try await bench.shutDown()
        try await echo.shutDown()
    }
}

@Suite struct DestinationFaultTests {
    typealias Row = (host: String, port: UInt16, ipv4: DestinationFault?, ipv6: DestinationFault?)

    static let table: [Row] = [
        ("192.0.2.1", 5060, nil, .otherFamily), ("127.0.0.1", 1, nil, .otherFamily),
        ("10.255.255.255", 65535, nil, .otherFamily), ("2001:db8::1", 5060, .otherFamily, nil),
        ("::1", 5060, .otherFamily, nil),
        // Brackets are of texts with a port; a host has none.
        ("[2001:db8::1]", 5060, .unreadable, .unreadable),
        ("::ffff:192.0.2.1", 5060, nil, .otherFamily),
        ("192.0.2.1", 0, .portZero, .portZero), ("2001:db8::1", 0, .portZero, .portZero),
        ("0.0.0.0", 5060, .unspecified, .unspecified),
        ("0.1.2.3", 5060, .unspecified, .unspecified),
        ("::", 5060, .unspecified, .unspecified), ("::ffff:0.0.0.0", 5, .unspecified, .unspecified),
        ("255.255.255.255", 5060, .broadcast, .broadcast),
        ("224.0.0.1", 5060, .multicast, .multicast), ("239.255.255.255", 1, .multicast, .multicast),
        ("ff02::1", 5060, .multicast, .multicast), ("::ffff:224.0.0.1", 1, .multicast, .multicast),
        ("240.0.0.1", 5060, .reserved, .reserved), ("255.255.255.254", 1, .reserved, .reserved),
        ("fe80::1", 5060, .linkLocal, .linkLocal), ("fe80::1%eth0", 5060, .unreadable, .unreadable),
        ("pbx.example.com", 5060, .unreadable, .unreadable), ("", 5060, .unreadable, .unreadable),
        ("1.2.3", 5060, .unreadable, .unreadable), ("1.2.3.256", 5060, .unreadable, .unreadable),
        ("[::1", 5060, .unreadable, .unreadable),
    ]

    @Test func everyAddressIsJudged() {
        for row in Self.table {
            let label: Comment = "\(row.host):\(row.port)"
            let remote = Addresses.SocketAddress(host: row.host, port: row.port)
            #expect(DestinationFault(remote, reach: .ipv4) == row.ipv4, label)
            #expect(DestinationFault(remote, reach: .ipv6) == row.ipv6, label)
            let both = row.ipv4 == .otherFamily || row.ipv6 == .otherFamily ? nil : row.ipv4
            #expect(DestinationFault(remote, reach: .both) == both, label)
        }
        let seen = Set(Self.table.compactMap(\.ipv4)).union(Self.table.compactMap(\.ipv6))
        #expect(seen == Set(DestinationFault.allCases), "no fault without a row")
    }
}
