// SPDX-License-Identifier: Apache-2.0

import CLinux
import RTP

/// Buffers for one `recvmmsg`, used for every socket of a thread in turn.
final class DatagramBatch {
    /// The longest datagram taken; longer ones are no sound we could have agreed on.
    private static let bytesEach: Int32 = 2048
    /// Datagrams of one leg in one tick; a peer that sends more waits for the next.
    static let limit: Int32 = 16

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
        let count = clinux_batch_receive(batch, socket)
        for index in 0..<count {
            var length: Int32 = 0
            let bytes = clinux_batch_bytes(batch, index, &length)
            guard let bytes, length >= 0 else { continue }
            var source = clinux_address()
            clinux_batch_source(batch, index, &source)
            body(
                UnsafeRawBufferPointer(start: bytes, count: Int(length)), SocketAddress(source))
        }
    }
}
