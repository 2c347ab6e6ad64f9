// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A packet capture (libpcap's format) of one RTP stream of µ-law voice and keys, for a sipp to
/// send: one stream as a telephone sends it, keys as telephone events (RFC 4733).
struct RTPCapture {
    private static let eventPayloadType: UInt8 = 101
    private static let packetSamples: UInt32 = 160

    private var bytes: [UInt8] = []
    private var sequence: UInt16 = 1
    private var timestamp: UInt32 = 160
    private var packets: UInt32 = 0

    init() {
        for field: UInt32 in [0xA1B2_C3D4, 0x0004_0002, 0, 0, 65535, 1] { appendLittle(field) }
    }

    /// Adds voice, µ-law, in packets of 20 ms; a rest shorter than a packet is left out.
    mutating func say(_ voice: [UInt8]) {
        for start in stride(from: 0, through: voice.count - 160, by: 160) {
            appendPacket(0, marker: false, timestamp, Array(voice[start..<start + 160]))
            advance()
        }
    }

    /// Adds a key held for 100 ms: events with one timestamp and growing length, the last thrice.
    mutating func press(event: UInt8) {
        let began = timestamp
        for index in 1...7 {
            let isEnd = index >= 5
            let length = UInt16(min(index, 5)) * 160
            appendPacket(
                Self.eventPayloadType, marker: index == 1, began,
                [event, isEnd ? 0x8A : 0x0A, UInt8(length >> 8), UInt8(length & 0xFF)])
            advance()
        }
    }

    func write(to path: String) throws {
        try Data(bytes).write(to: URL(fileURLWithPath: path))
    }

    private mutating func advance() { timestamp += Self.packetSamples }

    private mutating func appendPacket(
        _ payloadType: UInt8, marker: Bool, _ timestamp: UInt32, _ payload: [UInt8]
    ) {
        let rtp: [UInt8] =
            [0x80, payloadType | (marker ? 0x80 : 0)] + big(UInt32(sequence), 2)
            + big(timestamp, 4) + big(0x5350_5021, 4) + payload
        let port = big(30000, 2)
        let udp = port + port + big(UInt32(rtp.count + 8), 2) + [0, 0] + rtp
        let address: [UInt8] = [127, 0, 0, 1]
        let ip =
            [0x45, 0] + big(UInt32(udp.count + 20), 2) + [0, 0, 0, 0, 64, 17, 0, 0] + address
            + address + udp
        let frame = [UInt8](repeating: 0, count: 12) + [0x08, 0x00] + ip
        let microseconds = packets * 20_000
        appendLittle(1 + microseconds / 1_000_000)
        appendLittle(microseconds % 1_000_000)
        appendLittle(UInt32(frame.count))
        appendLittle(UInt32(frame.count))
        bytes += frame
        sequence += 1
        packets += 1
    }

    private func big(_ value: UInt32, _ count: Int) -> [UInt8] {
        (0..<count).reversed().map { UInt8(truncatingIfNeeded: value >> (8 * UInt32($0))) }
    }

    private mutating func appendLittle(_ value: UInt32) {
        bytes += big(value, 4).reversed()
    }
}
