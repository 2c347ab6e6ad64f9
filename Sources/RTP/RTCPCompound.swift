// SPDX-License-Identifier: Apache-2.0

/// Why a datagram is not an RTCP compound (the checks of RFC 3550 appendix A.2).
package enum RTCPParseError: Error, Sendable, Hashable {
    case tooShort
    case wrongVersion
    /// The first packet is neither a sender nor a receiver report.
    case doesNotBeginWithReport
    case truncated
    case badPadding
    /// More packets than any honest peer puts in one datagram.
    case tooManyPackets
}

/// Reads and writes whole RTCP datagrams (RFC 3550 section 6.1).
package enum RTCPCompound {
    static let packetLimit = 32

    /// Whether a datagram on a shared port is RTCP rather than RTP (RFC 5761 section 4).
    package static func isRTCP(_ bytes: UnsafeRawBufferPointer) -> Bool {
        bytes.count >= 8 && bytes[0] >> 6 == 2 && (192...223).contains(bytes[1])
    }

    /// Reads a datagram, refusing it whole when any length is wrong.
    package static func parse(
        _ bytes: UnsafeRawBufferPointer
    ) throws(RTCPParseError) -> [RTCPPacket] {
        guard bytes.count >= 8 else { throw .tooShort }
        guard bytes[1] == 200 || bytes[1] == 201 else { throw .doesNotBeginWithReport }
        var packets: [RTCPPacket] = []
        var start = 0
        while start < bytes.count {
            guard packets.count < packetLimit else { throw .tooManyPackets }
            guard start + 4 <= bytes.count else { throw .truncated }
            guard bytes[start] >> 6 == 2 else { throw .wrongVersion }
            let end = start + 4 + 4 * Int(bytes.bigEndian16(at: start + 2))
            guard end <= bytes.count else { throw .truncated }
            var bodyEnd = end
            if bytes[start] & 0x20 != 0 {
                // Padding is for encryption and may only end the last packet.
                let padding = Int(bytes[end - 1])
                guard end == bytes.count, padding > 0, padding % 4 == 0, start + 4 + padding <= end
                else { throw .badPadding }
                bodyEnd -= padding
            }
            let body = UnsafeRawBufferPointer(rebasing: bytes[start + 4..<bodyEnd])
            packets.append(
                try parse(body, type: bytes[start + 1], count: Int(bytes[start] & 0x1F)))
            start = end
        }
        return packets
    }

    private static func parse(
        _ body: UnsafeRawBufferPointer, type: UInt8, count: Int
    ) throws(RTCPParseError) -> RTCPPacket {
        switch type {
        case 200:
            guard body.count >= 4 + RTCPSenderInfo.size else { throw .truncated }
            let ntp = UInt64(body.bigEndian32(at: 4)) << 32 | UInt64(body.bigEndian32(at: 8))
            let info = RTCPSenderInfo(
                ntpTime: ntp, rtpTime: body.bigEndian32(at: 12),
                packetCount: body.bigEndian32(at: 16), octetCount: body.bigEndian32(at: 20))
            return .senderReport(
                ssrc: body.bigEndian32(at: 0), info, try blocks(in: body, from: 24, count: count))
        case 201:
            guard body.count >= 4 else { throw .truncated }
            return .receiverReport(
                ssrc: body.bigEndian32(at: 0), try blocks(in: body, from: 4, count: count))
        case 202: return .sourceDescription(try sourceNames(in: body, count: count))
        case 203:
            guard body.count >= 4 * count else { throw .truncated }
            let sources = (0..<count).map { body.bigEndian32(at: 4 * $0) }
            guard body.count > 4 * count else { return .goodbye(sources: sources, reason: []) }
            let length = Int(body[4 * count])
            let start = 4 * count + 1
            guard start + length <= body.count else { throw .truncated }
            return .goodbye(sources: sources, reason: Array(body[start..<start + length]))
        default: return .other(type: type)
        }
    }

    private static func blocks(
        in body: UnsafeRawBufferPointer, from start: Int, count: Int
    ) throws(RTCPParseError) -> [RTCPReportBlock] {
        guard start + RTCPReportBlock.size * count <= body.count else { throw .truncated }
        return (0..<count).map { index in
            let at = start + RTCPReportBlock.size * index
            let losses = body.bigEndian32(at: at + 4)
            return RTCPReportBlock(
                source: body.bigEndian32(at: at), fractionLost: UInt8(losses >> 24),
                // The sign of the lower 24 bits, carried up.
                cumulativeLost: Int32(bitPattern: losses << 8) >> 8,
                extendedHighest: body.bigEndian32(at: at + 8),
                jitter: body.bigEndian32(at: at + 12),
                lastSenderReport: body.bigEndian32(at: at + 16),
                delaySinceLast: body.bigEndian32(at: at + 20))
        }
    }

    private static func sourceNames(
        in body: UnsafeRawBufferPointer, count: Int
    ) throws(RTCPParseError) -> [RTCPSourceName] {
        var names: [RTCPSourceName] = []
        var at = 0
        for _ in 0..<count {
            guard at + 4 <= body.count else { throw .truncated }
            var name = RTCPSourceName(ssrc: body.bigEndian32(at: at), cname: [])
            at += 4
            while at < body.count, body[at] != 0 {
                guard at + 2 <= body.count else { throw .truncated }
                let end = at + 2 + Int(body[at + 1])
                guard end <= body.count else { throw .truncated }
                if body[at] == 1 { name.cname = Array(body[at + 2..<end]) }
                at = end
            }
            // The list of items ends with at least one zero, up to the next word.
            guard at < body.count else { throw .truncated }
            at = (at / 4 + 1) * 4
            names.append(name)
        }
        return names
    }
}
