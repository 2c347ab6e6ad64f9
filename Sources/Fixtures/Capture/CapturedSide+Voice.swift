// SPDX-License-Identifier: Apache-2.0

package import GatewayTesting
package import Timing

extension CapturedSide {
    /// Its packets for a phone to send again, their times counted from a moment of the capture, such as
    /// the answer; what came before is left out.
    package func packets(since moment: Instant) -> [TimedPacket] {
        var firsts: [UInt32: (index: Int, packet: CapturedPacket)] = [:]
        return packets.filter { $0.at >= moment }.map { packet in
            let first = firsts[packet.ssrc] ?? (firsts.count, packet)
            firsts[packet.ssrc] = first
            return TimedPacket(
                time: packet.at - moment, source: first.index,
                sequence: packet.sequence &- first.packet.sequence,
                timestamp: packet.timestamp &- first.packet.timestamp, marker: packet.marker,
                content: packet.content, payload: packet.payload)
        }
    }
}

extension CapturedPacket {
    fileprivate var content: TimedPacket.Content {
        switch format {
        case .sound: codec.map { .sound($0) } ?? .other(payloadType)
        case .keys: .keys
        case .comfortNoise: .comfortNoise
        case .unknown: .other(payloadType)
        }
    }
}
