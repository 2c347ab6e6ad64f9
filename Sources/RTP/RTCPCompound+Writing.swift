// SPDX-License-Identifier: Apache-2.0

extension RTCPCompound {
    /// Writes packets as one datagram. Counts are cut at 31 a packet and names at 255 bytes, which
    /// is what their fields hold; `.other` writes nothing.
    package static func serialize(_ packets: [RTCPPacket]) -> [UInt8] {
        var bytes: [UInt8] = []
        for packet in packets { append(packet, to: &bytes) }
        return bytes
    }

    private static func append(_ packet: RTCPPacket, to bytes: inout [UInt8]) {
        let start = bytes.count
        var count = 0
        let type: UInt8
        bytes += [0, 0, 0, 0]
        switch packet {
        case .senderReport(let ssrc, let info, let blocks):
            type = 200
            append(ssrc, to: &bytes)
            append(UInt32(truncatingIfNeeded: info.ntpTime >> 32), to: &bytes)
            append(UInt32(truncatingIfNeeded: info.ntpTime), to: &bytes)
            append(info.rtpTime, to: &bytes)
            append(info.packetCount, to: &bytes)
            append(info.octetCount, to: &bytes)
            count = append(blocks, to: &bytes)
        case .receiverReport(let ssrc, let blocks):
            type = 201
            append(ssrc, to: &bytes)
            count = append(blocks, to: &bytes)
        case .sourceDescription(let names):
            type = 202
            count = min(names.count, 31)
            for name in names.prefix(31) {
                append(name.ssrc, to: &bytes)
                bytes += [1, UInt8(clamping: name.cname.count)] + name.cname.prefix(255)
                bytes += Array(repeating: 0, count: 4 - (bytes.count - start) % 4)
            }
        case .goodbye(let sources, let reason):
            type = 203
            count = min(sources.count, 31)
            for source in sources.prefix(31) { append(source, to: &bytes) }
            if !reason.isEmpty {
                bytes += [UInt8(clamping: reason.count)] + reason.prefix(255)
                bytes += Array(repeating: 0, count: (4 - (bytes.count - start) % 4) % 4)
            }
        case .other:
            bytes.removeLast(4)
            return
        }
        let words = (bytes.count - start) / 4 - 1
        bytes[start] = 0x80 | UInt8(count)
        bytes[start + 1] = type
        bytes[start + 2] = UInt8(truncatingIfNeeded: words >> 8)
        bytes[start + 3] = UInt8(truncatingIfNeeded: words)
    }

    private static func append(_ blocks: [RTCPReportBlock], to bytes: inout [UInt8]) -> Int {
        for block in blocks.prefix(31) {
            append(block.source, to: &bytes)
            let lost = min(max(block.cumulativeLost, -0x80_0000), 0x7F_FFFF)
            append(
                UInt32(block.fractionLost) << 24 | UInt32(bitPattern: lost) & 0xFF_FFFF, to: &bytes)
            append(block.extendedHighest, to: &bytes)
            append(block.jitter, to: &bytes)
            append(block.lastSenderReport, to: &bytes)
            append(block.delaySinceLast, to: &bytes)
        }
        return min(blocks.count, 31)
    }

    private static func append(_ value: UInt32, to bytes: inout [UInt8]) {
        for shift in [24, 16, 8, 0] { bytes.append(UInt8(truncatingIfNeeded: value >> shift)) }
    }
}
