// SPDX-License-Identifier: Apache-2.0

import RTP

/// The session descriptions of a scripted phone, written and read here and not by the gateway's
/// `SDP`: a phone that shared that code would share its mistakes.
struct PhoneDescription: Sendable {
    enum Direction: String, Sendable {
        case sendrecv, sendonly, recvonly, inactive
    }

    /// Where the other side wants its RTP.
    var remote: SocketAddress
    var direction: Direction
    /// The payload type of telephone events, if the other side takes them.
    var eventType: UInt8?

    /// Reads the audio part of an offer or answer; nil when PCMU is not in it.
    init?(parsing bytes: [UInt8]) {
        var host: String?
        var port: UInt16?
        var direction = Direction.sendrecv
        var eventType: UInt8?
        var hasPCMU = false
        for line in String(decoding: bytes.prefix(8192), as: UTF8.self).split(
            whereSeparator: \.isNewline)
        {
            let words = line.dropFirst(2).split(separator: " ")
            if line.hasPrefix("c="), words.count >= 3 {
                host = String(words[2])
            } else if line.hasPrefix("m=audio"), words.count >= 4 {
                port = UInt16(words[1])
                hasPCMU = words[3...].contains("0")
            } else if line.hasPrefix("a=rtpmap:"), line.contains("telephone-event/8000") {
                eventType = UInt8(words[0].drop { $0 != ":" }.dropFirst())
            } else if let named = Direction(rawValue: String(line.dropFirst(2))) {
                direction = named
            }
        }
        guard let host, let port, port != 0, hasPCMU,
            let remote = SocketAddress(host: host, port: port)
        else { return nil }
        self.remote = remote
        self.direction = direction
        self.eventType = eventType
    }

    /// The phone's own description: PCMU, PCMA if it has that, and telephone events.
    static func text(
        host: String, port: UInt16, version: Int, direction: Direction, eventType: UInt8,
        packetTime: Int, alsoPCMA: Bool = false
    ) -> [UInt8] {
        Array(
            """
            v=0\r
            o=phone 7 \(version) IN IP4 \(host)\r
            s=-\r
            c=IN IP4 \(host)\r
            t=0 0\r
            m=audio \(port) RTP/AVP 0 \(alsoPCMA ? "8 " : "")\(eventType)\r
            a=rtpmap:0 PCMU/8000\r
            a=rtpmap:\(eventType) telephone-event/8000\r
            a=fmtp:\(eventType) 0-15\r
            a=ptime:\(packetTime)\r
            a=\(direction.rawValue)\r

            """.utf8)
    }
}
