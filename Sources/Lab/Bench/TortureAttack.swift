// SPDX-License-Identifier: Apache-2.0

import Addresses
import Foundation
import Glibc
import Timing
import Transport

/// Everything that is thrown at a gateway in one round, from a thread of its own, spread evenly over
/// the round.
struct TortureAttack {
    struct Tally: Sendable {
        var datagrams = 0
        var connections = 0
        var failedConnections = 0
    }

    /// A piece of work comes every so often.
    private static let step = Duration.milliseconds(10)

    let settings: TortureSettings
    let udp: SocketAddress
    let tcpPort: UInt16
    let seed: UInt64

    /// Runs the round and closes all it opened.
    func run() async throws -> Tally {
        let socket = try LoopbackSocket()
        return await withCheckedContinuation { done in
            let thread = Thread { [self] in
                let tally = play(socket)
                done.resume(returning: tally)
            }
            thread.name = "torture"
            thread.start()
        }
    }

    private func play(_ socket: LoopbackSocket) -> Tally {
        var tally = Tally()
        var messages = TortureMessages(settings.messages, seed: seed)
        var connections: [Int32] = []
        let clock = MonotonicClock()
        let began = clock.now
        let steps = settings.seconds * 100
        var buffer = [UInt8](repeating: 0, count: 65536)
        let plain = messages.plain
        for step in 0..<steps {
            func share(_ total: Int) -> Range<Int> {
                total * step / steps..<total * (step + 1) / steps
            }
            for index in share(plain.count) {
                socket.send(plain[index], to: udp)
                tally.datagrams += 1
            }
            for _ in share(settings.mutated / TortureSettings.rounds) {
                socket.send(messages.mutated(), to: udp)
                tally.datagrams += 1
            }
            for _ in share(settings.badAddresses / TortureSettings.rounds) {
                socket.send(messages.misdirected(from: socket.address), to: udp)
                tally.datagrams += 1
            }
            for index in share(settings.halfOpen + settings.slowSenders) {
                open(index, &connections, &tally)
            }
            if step % 10 == 0 { drip(step / 10, connections) }
            while socket.receive(into: &buffer) != nil {}
            let due = began + Self.step * (step + 1)
            let wait = (due - clock.now).inNanoseconds
            if wait > 0 { usleep(UInt32(clamping: wait / 1000)) }
        }
        for connection in connections { close(connection) }
        socket.shut()
        return tally
    }

    /// Half a message, nothing at all, or the beginning of a slow one.
    private static let beginning = Array(
        "INVITE sip:help@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/TCP 127.0.0.1;branch=z9hG4bKslow".utf8)

    private func open(_ index: Int, _ connections: inout [Int32], _ tally: inout Tally) {
        let descriptor = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else {
            tally.failedConnections += 1
            return
        }
        _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
        let status = SocketAddress.loopback(port: tcpPort).given { connect(descriptor, $0, $1) }
        guard status == 0 || errno == EINPROGRESS else {
            tally.failedConnections += 1
            close(descriptor)
            return
        }
        tally.connections += 1
        connections.append(descriptor)
        if index % 2 == 0 {
            _ = send(descriptor, Self.beginning, Self.beginning.count, Int32(MSG_NOSIGNAL))
        }
    }

    /// Slow senders: one more byte on the connections opened last.
    private func drip(_ round: Int, _ connections: [Int32]) {
        var byte = Self.beginning[round % Self.beginning.count]
        for descriptor in connections.suffix(settings.slowSenders) {
            _ = send(descriptor, &byte, 1, Int32(MSG_NOSIGNAL))
        }
    }
}
