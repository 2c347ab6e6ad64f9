// SPDX-License-Identifier: Apache-2.0

import Addresses
import CLinux
import CallModel
import MediaEngine
import Timing

/// One call on its media thread: its media, and the sockets and streams behind its legs.
final class CallLoop: CallPorts, MediaEventSink {
    let call: CallID
    private let deliveries: EventRing<MediaDelivery>
    private let batch: DatagramBatch
    /// Of the parties that have or had any, in the order in which they came.
    private var legs: [LegSockets] = []
    /// Packets refused on legs that have closed.
    private(set) var refused: UInt64 = 0

    private struct LegSockets {
        let party: Party
        /// Bound and waiting for its leg to open.
        var attached: RTPSocketPair?
        var open: SocketPacketPort?
        /// The rings of the party's next stream or sound card, or of the open one.
        var stream: (any StreamPort)?
    }

    /// `batch` is the thread's.
    init(call: CallID, deliveries: EventRing<MediaDelivery>, batch: DatagramBatch) {
        self.call = call
        self.deliveries = deliveries
        self.batch = batch
    }

    func attach(_ sockets: RTPSocketPair, to party: Party) {
        withSockets(of: party) { leg in
            if let unused = leg.attached { release(unused, of: party) }
            leg.attached = sockets
        }
    }

    func attach(_ stream: any StreamPort, to party: Party) {
        withSockets(of: party) { $0.stream = stream }
    }

    /// Reads what waits on every open leg's sockets.
    func receive(into media: CallMedia, control: Bool, at now: Instant) {
        for leg in legs { receive(leg.party, leg.open, media, control, now) }
    }

    private func receive(
        _ party: Party, _ port: SocketPacketPort?, _ media: CallMedia, _ control: Bool,
        _ now: Instant
    ) {
        guard let sockets = port?.sockets else { return }
        batch.receive(from: sockets.rtp) { packet, source in
            media.receive(packet, from: source, on: party, at: now)
        }
        guard control else { return }
        batch.receive(from: sockets.control) { packet, source in
            media.receiveControl(packet, from: source, on: party, at: now)
        }
    }

    /// Closes sockets that never got a leg, at the end of the call.
    func releaseAttached() {
        for index in legs.indices {
            if let unused = legs[index].attached { release(unused, of: legs[index].party) }
            legs[index].attached = nil
        }
    }

    private func release(_ sockets: RTPSocketPair, of party: Party) {
        sockets.close()
        deliveries.push(.portClosed(call, party, port: sockets.port))
    }

    private func withSockets(of party: Party, _ body: (inout LegSockets) -> Void) {
        if let index = legs.firstIndex(where: { $0.party == party }) {
            body(&legs[index])
        } else {
            var leg = LegSockets(party: party)
            body(&leg)
            legs.append(leg)
        }
    }

    // MARK: CallPorts

    func packetPort(for party: Party) -> (any PacketPort)? {
        var port: SocketPacketPort?
        withSockets(of: party) { leg in
            guard let sockets = leg.attached else { return }
            leg.attached = nil
            port = SocketPacketPort(sockets, batch: batch)
            leg.open = port
        }
        return port
    }

    func streamPort(for party: Party) -> (any StreamPort)? {
        var stream: (any StreamPort)?
        withSockets(of: party) { stream = $0.stream }
        return stream
    }

    func closed(_ party: Party) {
        withSockets(of: party) { leg in
            if let port = leg.open {
                leg.open = nil
                refused &+= port.refused
                release(port.sockets, of: party)
            } else if let unused = leg.attached {
                leg.attached = nil
                release(unused, of: party)
            }
        }
    }

    func moved(from party: Party, to other: Party) {
        var stream: (any StreamPort)?
        withSockets(of: party) { leg in
            stream = leg.stream
            leg.stream = nil
        }
        withSockets(of: other) { $0.stream = stream }
    }

    // MARK: MediaEventSink

    func emit(_ event: MediaEvent) { deliveries.push(.event(call, event)) }
}
