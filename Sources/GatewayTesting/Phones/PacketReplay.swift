// SPDX-License-Identifier: Apache-2.0

import Codecs
import RTP
import Timing

/// Sends captured packets again at the times they had: what was late is late, what was lost is missing,
/// and the numbers go on from those of the phone.
struct PacketReplay: Sendable {
    private struct Stream: Sendable {
        let ssrc: UInt32
        let sequence: UInt16
        let timestamp: UInt32
        /// Packets put in between, without those left out.
        var shift: UInt16 = 0
        /// The latest sequence number sent.
        var sent: UInt16?
        /// The timestamp of the sound that was sent last, and when.
        var mark: (timestamp: UInt32, at: Instant)?

        mutating func write(
            _ packet: TimedPacket, _ payloadType: UInt8, at now: Instant
        ) -> [UInt8] {
            let header = RTPHeader(
                marker: packet.marker, payloadType: payloadType,
                sequence: sequence &+ packet.sequence &+ shift,
                timestamp: timestamp &+ packet.timestamp, ssrc: ssrc)
            let isLater = sent.map { Int16(bitPattern: header.sequence &- $0) > 0 } ?? true
            if isLater { sent = header.sequence }
            if isLater, case .sound = packet.content { mark = (header.timestamp, now) }
            var datagram = [UInt8](repeating: 0, count: RTPHeader.fixedSize)
            _ = datagram.withUnsafeMutableBytes { header.write(into: $0) }
            return datagram + packet.payload
        }
    }

    private let packets: [TimedPacket]
    private let began: Instant
    private let clockRate: Int
    private var next = 0
    private var streams: [Int: Stream]
    /// The source that was heard last.
    private var current = 0

    /// The first source goes on where the packetizer stands; the clock is that of the phone's codec.
    init(
        _ packets: [TimedPacket], from packetizer: RTPPacketizer, clockRate: Int, at now: Instant
    ) {
        self.packets = packets.enumerated().sorted {
            ($0.element.time, $0.offset) < ($1.element.time, $1.offset)
        }.map(\.element)
        self.clockRate = clockRate
        began = now
        // The time until its first packet passes in its timestamps, too.
        let pause = self.packets.first { $0.source == 0 }?.time ?? .zero
        streams = [
            0: Stream(
                ssrc: packetizer.ssrc, sequence: packetizer.sequence,
                timestamp: packetizer.timestamp &+ Self.ticks(pause, clockRate))
        ]
    }

    var isOver: Bool { next >= packets.count }

    /// When the next packet is to leave; nil after the last.
    var nextDeadline: Instant? { isOver ? nil : began + packets[next].time }

    /// The packets that are due, as datagrams; a phone that is muted lets them pass, and its numbers do
    /// not count them. `number` says the payload type of what a packet holds; nil leaves it out.
    mutating func due(
        at now: Instant, isMuted: Bool, number: (TimedPacket.Content) -> UInt8?
    ) -> [[UInt8]] {
        var datagrams: [[UInt8]] = []
        while let deadline = nextDeadline, deadline <= now {
            let packet = packets[next]
            next += 1
            var stream = streams[packet.source] ?? Self.another(packet.source, streams[0])
            current = packet.source
            if !isMuted, let payloadType = number(packet.content) {
                datagrams.append(stream.write(packet, payloadType, at: now))
            } else {
                stream.shift &-= 1
            }
            streams[packet.source] = stream
        }
        return datagrams
    }

    /// Where the phone's own packets go on now.
    func packetizer(at now: Instant) -> RTPPacketizer {
        let stream = streams[current] ?? Self.another(current, streams[0])
        let mark = stream.mark ?? (stream.timestamp, began)
        return RTPPacketizer(
            ssrc: stream.ssrc, sequence: stream.sent.map { $0 &+ 1 } ?? stream.sequence,
            timestamp: mark.timestamp &+ Self.ticks(now - mark.at, clockRate))
    }

    private static func ticks(_ time: Duration, _ clockRate: Int) -> UInt32 {
        UInt32(truncatingIfNeeded: max(0, time.inMilliseconds) * Int64(clockRate) / 1000)
    }

    /// The phone has sent packets of its own in between, the next of which would be this.
    mutating func wasOvertaken(by packetizer: RTPPacketizer, packets count: Int) {
        guard var stream = streams[current] else { return }
        stream.shift &+= UInt16(truncatingIfNeeded: count)
        stream.sent = packetizer.sequence &- 1
        streams[current] = stream
    }

    /// A source beside the first, with numbers that have nothing to do with its.
    private static func another(_ index: Int, _ first: Stream?) -> Stream {
        var random = SeededRandom(seed: UInt64(first?.ssrc ?? 0) << 8 ^ UInt64(index))
        return Stream(
            ssrc: UInt32(truncatingIfNeeded: random.next()),
            sequence: UInt16(truncatingIfNeeded: random.next()),
            timestamp: UInt32(truncatingIfNeeded: random.next()))
    }
}
