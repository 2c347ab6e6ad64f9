// SPDX-License-Identifier: Apache-2.0

import Addresses
import CLinux

/// Buffers for one `recvmmsg`, used for every socket of a thread in turn.
final class DatagramBatch {
    /// The longest datagram taken: 120 ms of 16-bit samples at 16 kHz and more; longer ones are no sound
    /// we could have agreed on.
    private static let bytesEach: Int32 = 4096
    /// Datagrams of one system call.
    static let limit: Int32 = 16
    /// Calls for one socket in one tick: strangers who fill the port up to 3,000 packets a second
    /// do not crowd out the peer.
    private static let rounds = 4
    /// Calls that empty a socket: more than its buffer holds.
    private static let discardRounds = 64

    private let batch: OpaquePointer

    init?() {
        guard let batch = clinux_batch_create(Self.limit, Self.bytesEach) else { return nil }
        self.batch = batch
    }

    deinit { clinux_batch_free(batch) }

    /// Hands over what waits on a socket; datagrams that are too long are left out.
    func receive(
        from socket: Int32, _ body: (UnsafeRawBufferPointer, SocketAddress) -> Void
    ) {
        for _ in 0..<Self.rounds {
            let count = clinux_batch_receive(batch, socket)
            for index in 0..<count {
                var length: Int32 = 0
                let bytes = clinux_batch_bytes(batch, index, &length)
                guard let bytes, length >= 0 else { continue }
                body(UnsafeRawBufferPointer(start: bytes, count: Int(length)), source(of: index))
            }
            guard count == Self.limit else { return }
        }
    }

    /// Throws away what waits on a socket: how many datagrams, and where the last came from.
    func discard(from socket: Int32) -> (packets: Int, lastSource: SocketAddress?) {
        var packets = 0
        var last: SocketAddress?
        for _ in 0..<Self.discardRounds {
            let count = clinux_batch_receive(batch, socket)
            guard count > 0 else { break }
            packets += Int(count)
            last = source(of: count - 1)
        }
        return (packets, last)
    }

    private func source(of index: Int32) -> SocketAddress {
        var source = clinux_address()
        clinux_batch_source(batch, index, &source)
        return SocketAddress(source)
    }
}
