// SPDX-License-Identifier: Apache-2.0

package import CallModel

/// Where the media of one call finds its ports: sockets live, queues in simulation.
package protocol CallPorts: AnyObject {
    /// The sockets of a party whose RTP leg is being opened.
    func packetPort(for party: Party) -> (any PacketPort)?
    /// The stream of a party whose leg is being opened.
    func streamPort(for party: Party) -> (any StreamPort)?
    /// The party's leg was closed, or was given up before it opened; its port goes back to the
    /// shell.
    func closed(_ party: Party)
    /// The open stream leg of one party is another's from now on.
    func moved(from party: Party, to other: Party)
}
