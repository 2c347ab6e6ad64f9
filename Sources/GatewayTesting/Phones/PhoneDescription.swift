// SPDX-License-Identifier: Apache-2.0

import Addresses
import Codecs

/// The session descriptions of a scripted phone, written and read here and not by the gateway's
/// `SDP`: a phone that shared that code would share its mistakes.
struct PhoneDescription: Sendable {
    enum Direction: String, Sendable {
        case sendrecv, sendonly, recvonly, inactive
    }

    /// The numbers this phone offers where it has the choice.
    struct Numbers: Sendable {
        var sound: UInt8
        var events: UInt8 = 101

        init(_ codec: CodecDescription) { sound = codec.staticPayloadType ?? 107 }
    }

    /// Where the other side wants its RTP.
    var remote: SocketAddress
    var direction: Direction
    /// The payload type under which the other side takes the phone's codec.
    var soundType: UInt8
    /// The payload type of telephone events, if the other side takes them.
    var eventType: UInt8?

    /// Reads the audio part of an offer or answer; nil when the phone's codec is not in it.
    init?(parsing bytes: [UInt8], _ codec: CodecDescription) {
        var host: String?
        var port: UInt16?
        var direction = Direction.sendrecv
        var eventType: UInt8?
        var formats: [Substring] = []
        var soundType = codec.staticPayloadType
        for line in String(decoding: bytes.prefix(8192), as: UTF8.self).split(
            whereSeparator: \.isNewline)
        {
            let words = line.dropFirst(2).split(separator: " ")
            if line.hasPrefix("c="), words.count >= 3 {
                host = String(words[2])
            } else if line.hasPrefix("m=audio"), words.count >= 4 {
                port = UInt16(words[1])
                formats = Array(words[3...])
            } else if line.hasPrefix("a=rtpmap:"), words.count == 2 {
                let number = UInt8(words[0].drop { $0 != ":" }.dropFirst())
                if words[1] == "telephone-event/\(codec.clockRate)" { eventType = number }
                if words[1] == Self.encoding(of: codec) { soundType = number }
            } else if let named = Direction(rawValue: String(line.dropFirst(2))) {
                direction = named
            }
        }
        guard let host, let port, port != 0, let soundType, formats.contains("\(soundType)"),
            let remote = SocketAddress(host: host, port: port)
        else { return nil }
        self.remote = remote
        self.direction = direction
        self.soundType = soundType
        self.eventType = eventType
    }

    /// As `a=rtpmap` names it: with the channels, where there is more than one.
    private static func encoding(of codec: CodecDescription) -> String {
        let name = "\(codec.name)/\(codec.clockRate)"
        return codec.channels > 1 ? "\(name)/\(codec.channels)" : name
    }

    /// The phone's own description: its codec, PCMA if it has that too, and telephone events.
    static func text(
        host: String, port: UInt16, version: Int, direction: Direction, codec: CodecDescription,
        numbers: Numbers, packetTime: Int, alsoPCMA: Bool = false
    ) -> [UInt8] {
        Array(
            """
            v=0\r
            o=phone 7 \(version) IN IP4 \(host)\r
            s=-\r
            c=IN IP4 \(host)\r
            t=0 0\r
            m=audio \(port) RTP/AVP \(numbers.sound) \(alsoPCMA ? "8 " : "")\(numbers.events)\r
            a=rtpmap:\(numbers.sound) \(encoding(of: codec))\r
            a=rtpmap:\(numbers.events) telephone-event/\(codec.clockRate)\r
            a=fmtp:\(numbers.events) 0-15\r
            a=ptime:\(packetTime)\r
            a=\(direction.rawValue)\r

            """.utf8)
    }
}
