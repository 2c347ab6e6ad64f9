// SPDX-License-Identifier: Apache-2.0

package import Addresses

/// The pair of sockets of one RTP leg. Sending never waits: a packet the system refuses is lost,
/// as it might be on the network.
package protocol PacketPort: AnyObject {
    func send(_ packet: UnsafeRawBufferPointer, to address: SocketAddress)
    func sendControl(_ packet: UnsafeRawBufferPointer, to address: SocketAddress)
    /// Throws away what waits to be read: how many packets, and where the last came from.
    func discardWaiting() -> (packets: Int, lastSource: SocketAddress?)
}
