// SPDX-License-Identifier: Apache-2.0

import Addresses
import CallModel
import RTP
import Timing

extension RTPLeg {
    /// Takes one datagram of the RTCP port, or RTCP that came on the RTP port. Without an origin of
    /// wall-clock time no round trip is worked out.
    func receiveControl(
        _ packet: UnsafeRawBufferPointer, from source: SocketAddress, at now: Instant,
        origin: UInt64?
    ) {
        guard origin == nil || controlAddress.accepts(source, at: now) else {
            statistics.foreign &+= 1
            return
        }
        receiver.heardControl(at: now)
        let packets: [RTCPPacket]
        do {
            packets = try receiver.receiveRTCP(packet, at: now)
        } catch {
            statistics.malformed &+= 1
            return
        }
        for packet in packets {
            switch packet {
            case .senderReport(_, _, let blocks), .receiverReport(_, let blocks):
                for block in blocks where block.source == sender.ssrc {
                    note(block, at: now, origin: origin)
                }
            case .sourceDescription, .goodbye, .other: break
            }
        }
    }

    private func note(_ block: RTCPReportBlock, at now: Instant, origin: UInt64?) {
        statistics.quality.remoteLoss = Double(block.fractionLost) / 256
        guard let origin, block.lastSenderReport != 0 else { return }
        let arrival = NTPTime.middle(NTPTime.at(now, origin: origin))
        let trip = Int32(
            bitPattern: arrival &- block.lastSenderReport &- block.delaySinceLast)
        // A peer with a wrong clock in its report must not show as a negative round trip.
        if trip >= 0 { statistics.quality.roundTrip = Double(trip) * 1000 / 65536 }
    }

    /// Sends a sender or receiver report with our name.
    func sendReport(at now: Instant, origin: UInt64, cname: [UInt8]) {
        send(
            sender.report(
                ntpTime: NTPTime.at(now, origin: origin), block: receiver.reportBlock(at: now),
                cname: cname, held: heldTicks))
    }

    /// Says that our stream is over.
    func sendGoodbye(at now: Instant, cname: [UInt8]) {
        flush()
        send(sender.goodbye(block: receiver.reportBlock(at: now), cname: cname))
    }

    private func send(_ packets: [RTCPPacket]) {
        guard !controlAddress.destination.isUnspecified else { return }
        RTCPCompound.serialize(packets).withUnsafeBytes {
            port.sendControl($0, to: controlAddress.destination)
        }
    }

    /// The counters so far.
    func currentStatistics() -> LegStatistics {
        var current = statistics
        current.quality.packetsReceived = receiver.counters.packets
        current.malformed &+= receiver.counters.malformed
        current.foreign &+= receiver.counters.foreignSource
        current.unknownPayloads = receiver.counters.unknownPayloadType
        current.quality.packetsLost = Int64(receiver.statistics?.cumulativeLost ?? 0)
        current.comfortNoise = receiver.counters.comfortNoise
        current.empty = receiver.counters.empty
        current.uneven = receiver.counters.uneven
        current.unconfirmed = receiver.counters.unconfirmed
        current.late = receiver.jitterBuffer.lateUnits
        current.bufferResets = receiver.jitterBuffer.resets
        current.sourceChanges = receiver.counters.sourceChanges
        current.addressMoves = receiver.address.moves
        current.clockJumps = receiver.clockJumps
        current.framesSkipped = receiver.jitterBuffer.framesSkipped
        current.quality.jitter = receiver.statistics?.jitterMilliseconds ?? 0
        return current
    }
}
