// SPDX-License-Identifier: Apache-2.0

import Addresses
import CLinux
import MediaThreads
import RTP
import Synchronization

/// The telephones of the bridge benchmark: each sends a packet of tone every 20 ms and counts what
/// comes back. They share a few sockets, so that a batch goes out in one system call. Even ones are
/// callers, odd ones operators.
final class BridgeLoad: Sendable {
    struct Counts: Sendable {
        var sent: UInt64 = 0
        var received: UInt64 = 0
        /// Received packets that were not silence.
        var sounding: UInt64 = 0
    }

    private static let socketCount = 8
    private static let batchSize: Int32 = 64
    private static let packetBytes = 1500
    /// The telephones of one millisecond speak together, so that arrivals spread over the 20 ms.
    private static let slots = 20

    private let sockets: [Int32]
    private let ports: [UInt16]
    private let telephones: Int
    /// What callers and operators say.
    private let voices: [BridgeVoice]
    private let stopping = Atomic<Bool>(false)
    private let published = Mutex(Counts())

    init?(telephones: Int, saying voices: [BridgeVoice]) {
        self.telephones = telephones
        self.voices = voices
        var sockets: [Int32] = []
        for _ in 0..<Self.socketCount {
            var address = SocketAddress(ipv4: 0x7F00_0001, port: 0).kernel(forIPv6: false)
            let socket = clinux_udp_bind(&address, 4 << 20)
            guard socket >= 0 else { break }
            _ = clinux_force_receive_buffer(socket, 4 << 20)
            sockets.append(socket)
        }
        self.sockets = sockets
        ports = sockets.map { UInt16(clamping: clinux_local_port($0)) }
        guard sockets.count == Self.socketCount else { return nil }
    }

    deinit {
        for socket in sockets { clinux_close(socket) }
    }

    var counts: Counts { published.withLock { $0 } }

    func stop() { stopping.store(true, ordering: .releasing) }

    /// Where a telephone is reached.
    func address(ofTelephone index: Int) -> SocketAddress {
        SocketAddress(ipv4: 0x7F00_0001, port: ports[index % Self.socketCount])
    }

    /// Sends to the gateway's addresses and reads what returns until `stop`.
    func run(to addresses: [SocketAddress], cpu: Int32, realtimePriority: Int32?) {
        _ = clinux_pin_to_cpu(cpu)
        // Telephones that are held up would send in bursts, which no step is meant to measure.
        if let realtimePriority { _ = clinux_become_realtime(realtimePriority) }
        let bytes = Int32(Self.packetBytes)
        guard let batch = clinux_batch_create(Self.batchSize, bytes),
            let outbox = clinux_outbox_create(Self.batchSize, bytes)
        else { return }
        defer {
            clinux_batch_free(batch)
            clinux_outbox_free(outbox)
        }
        let targets = addresses.map { $0.kernel(forIPv6: false) }
        var deadline = clinux_monotonic_ns()
        var slot = 0
        var frame: UInt32 = 0
        while !stopping.load(ordering: .acquiring) {
            deadline += 1_000_000
            clinux_sleep_until(deadline)
            var counts = Counts()
            for socket in 0..<Self.socketCount {
                counts.sent += send(slot, frame, from: socket, to: targets, through: outbox)
            }
            for index in sockets.indices { receive(from: index, batch, &counts) }
            let new = counts
            published.withLock {
                $0.sent &+= new.sent
                $0.received &+= new.received
                $0.sounding &+= new.sounding
            }
            slot = (slot + 1) % Self.slots
            if slot == 0 { frame &+= 1 }
        }
    }

    /// Sends the packets of one millisecond that go out through one socket.
    private func send(
        _ slot: Int, _ frame: UInt32, from socket: Int, to targets: [clinux_address],
        through outbox: OpaquePointer
    ) -> UInt64 {
        var sent: Int32 = 0
        var waiting: Int32 = 0
        var index = socket
        while index < telephones {
            defer { index += Self.socketCount }
            guard (index / Self.socketCount) % Self.slots == slot else { continue }
            withUnsafeTemporaryAllocation(byteCount: Self.packetBytes, alignment: 8) { bytes in
                let length = write(frame, telephone: index, into: bytes)
                var target = targets[index]
                _ = clinux_outbox_add(outbox, bytes.baseAddress, length, &target)
            }
            waiting += 1
            if waiting == Self.batchSize {
                sent += clinux_outbox_flush(outbox, sockets[socket])
                waiting = 0
            }
        }
        sent += clinux_outbox_flush(outbox, sockets[socket])
        return UInt64(clamping: sent)
    }

    /// The result is the packet's length.
    private func write(
        _ frame: UInt32, telephone index: Int, into bytes: UnsafeMutableRawBufferPointer
    ) -> Int {
        let voice = voices[index % voices.count]
        let header = RTPHeader(
            payloadType: voice.payloadType, sequence: UInt16(truncatingIfNeeded: frame),
            timestamp: frame &* voice.ticks, ssrc: UInt32(truncatingIfNeeded: index + 1))
        let start = header.write(into: bytes)
        let payload = voice.packet(frame)
        let end = min(start + payload.count, bytes.count)
        bytes[start..<end].copyBytes(from: payload.prefix(end - start))
        return end
    }

    private func receive(
        from place: Int, _ batch: OpaquePointer, _ counts: inout Counts
    ) {
        let (socket, voice) = (sockets[place], voices[place % voices.count])
        while true {
            let count = clinux_batch_receive(batch, socket)
            for index in 0..<count {
                var length: Int32 = 0
                guard let bytes = clinux_batch_bytes(batch, index, &length),
                    length > 12, bytes[1] & 0x7F == voice.payloadType
                else { continue }
                counts.received &+= 1
                let payload = UnsafeBufferPointer(start: bytes + 12, count: Int(length) - 12)
                if voice.sounds(payload) { counts.sounding &+= 1 }
            }
            if count < Self.batchSize { return }
        }
    }
}
