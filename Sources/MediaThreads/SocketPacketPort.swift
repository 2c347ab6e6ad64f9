// SPDX-License-Identifier: Apache-2.0

import Addresses
import CLinux
import MediaEngine

/// The packet port of one leg over its pair of sockets. Confined to its media thread.
final class SocketPacketPort: PacketPort {
    let sockets: RTPSocketPair
    /// Packets the system would not take: no route, a full buffer.
    private(set) var refused: UInt64 = 0

    private let batch: DatagramBatch
    private var lastAddress: SocketAddress?
    private var lastKernelAddress = clinux_address()

    /// `batch` is the thread's.
    init(_ sockets: RTPSocketPair, batch: DatagramBatch) {
        self.sockets = sockets
        self.batch = batch
    }

    func discardWaiting() -> (packets: Int, lastSource: SocketAddress?) {
        _ = batch.discard(from: sockets.control)
        return batch.discard(from: sockets.rtp)
    }

    func send(_ packet: UnsafeRawBufferPointer, to address: SocketAddress) {
        if address != lastAddress {
            lastAddress = address
            lastKernelAddress = address.kernel(forIPv6: sockets.isIPv6)
        }
        if clinux_send(sockets.rtp, packet.baseAddress, packet.count, &lastKernelAddress) != 0 {
            refused &+= 1
        }
    }

    func sendControl(_ packet: UnsafeRawBufferPointer, to address: SocketAddress) {
        var kernel = address.kernel(forIPv6: sockets.isIPv6)
        if clinux_send(sockets.control, packet.baseAddress, packet.count, &kernel) != 0 {
            refused &+= 1
        }
    }
}
