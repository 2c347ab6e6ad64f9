// SPDX-License-Identifier: Apache-2.0

import Codecs
import Glibc
import RTP

/// A telephone's voice in packets of any codec and length: a tone that glides up over half a second,
/// again and again, so that every moment of it is told from those around it.
final class Talker {
    let row: CodecDescription
    let milliseconds: Int
    let payloadType: UInt8
    private let codec: any AudioCodec
    private var spoken = 0
    private var waiting: [[UInt8]] = []
    private(set) var packetizer = RTPPacketizer(
        ssrc: 4711, sequence: 65_500, timestamp: 0xFFFF_F000)

    init?(_ row: CodecDescription, milliseconds: Int = 20, payloadType: UInt8? = nil) {
        guard let codec = row.makeCodec() else { return nil }
        self.row = row
        self.milliseconds = milliseconds
        self.payloadType = payloadType ?? row.staticPayloadType ?? 107
        self.codec = codec
    }

    /// What is said, at a rate, from a sample on.
    static func sound(_ range: Range<Int>, rate: Int) -> [Int16] {
        range.map { index in
            let time = Float(index % (rate / 2)) / Float(rate)
            return Int16(8000 * sinf(2 * .pi * (300 * time + 1200 * time * time)))
        }
    }

    /// Milliseconds that have been put into packets.
    var time: Int { spoken * 1000 / row.sampleRate }

    /// The next packet.
    func nextPacket() -> [UInt8] {
        let count = row.sampleRate * milliseconds / 1000
        let sound = Self.sound(spoken..<spoken + count, rate: row.sampleRate)
        spoken += count
        return packet(of: sound)
    }

    /// Lets so much time pass in silence, without a packet.
    func pause(milliseconds: Int) {
        spoken += row.sampleRate * milliseconds / 1000
        packetizer.skip(ticks: UInt32(row.clockRate * milliseconds / 1000))
    }

    /// Goes on from where another has got to: one telephone that changes its codec.
    func goOn(after other: Talker) {
        spoken = other.spoken * row.sampleRate / other.row.sampleRate
        packetizer = other.packetizer
    }

    func packet(of sound: [Int16]) -> [UInt8] {
        var wire = [UInt8](repeating: 0, count: max(1500, 2 * sound.count))
        var payload: [UInt8] = []
        wire.withUnsafeMutableBufferPointer { bytes in
            sound.withUnsafeBufferPointer { samples in
                if let codec = codec as? any PacketCodec {
                    codec.encode(packets: samples, into: bytes) { packet, _ in
                        payload += Array(packet)
                    }
                } else {
                    payload = Array(bytes.prefix(codec.encode(samples, into: bytes)))
                }
            }
        }
        return packet(
            bytes: payload, ticks: UInt32(sound.count * row.clockRate / row.sampleRate))
    }

    /// Any bytes at all, that take so many ticks.
    func packet(bytes: [UInt8], ticks: UInt32, payloadType: UInt8? = nil) -> [UInt8] {
        var datagram = [UInt8](repeating: 0, count: 12 + bytes.count)
        _ = datagram.withUnsafeMutableBytes { target in
            bytes.withUnsafeBytes {
                packetizer.write(
                    payload: $0, payloadType: payloadType ?? self.payloadType, ticks: ticks,
                    into: target)
            }
        }
        return datagram
    }
}

/// How alike two stretches of sound are: 1 when they are the same but for their level.
func likeness(_ one: ArraySlice<Int16>, _ other: ArraySlice<Int16>) -> Double {
    var (both, first, second) = (0.0, 1.0, 1.0)
    for (left, right) in zip(one, other) {
        both += Double(left) * Double(right)
        first += Double(left) * Double(left)
        second += Double(right) * Double(right)
    }
    return both / (first * second).squareRoot()
}

/// By how many samples `heard` is behind `said`, of at most `limit`.
func lag(of heard: ArraySlice<Int16>, behind said: [Int16], limit: Int) -> Int {
    let start = heard.startIndex
    var best = (lag: 0, likeness: -1.0)
    for lag in 0..<min(limit, start) {
        let found = likeness(heard, said[(start - lag)..<(heard.endIndex - lag)])
        if found > best.likeness { best = (lag, found) }
    }
    return best.lag
}
