// SPDX-License-Identifier: Apache-2.0

import Codecs
import Timing

/// Packets of one source and codec whose timestamps go on from one to the next.
struct SoundRun {
    private struct Placed {
        /// Ticks since the first packet.
        var ticks: Int
        var sequence: Int
        var payload: ArraySlice<UInt8>
    }

    /// Further apart than this, the clock was set anew.
    private static let drift = Duration.milliseconds(1500)

    let codec: CodecDescription
    private let ssrc: UInt32
    private let began: Instant
    private var packets: [Placed]
    private var latest: (timestamp: UInt32, sequence: UInt16)

    private init(_ packet: CapturedPacket, _ codec: CodecDescription) {
        self.codec = codec
        ssrc = packet.ssrc
        began = packet.at
        packets = [Placed(ticks: 0, sequence: 0, payload: packet.payload)]
        latest = (packet.timestamp, packet.sequence)
    }

    static func runs(of packets: [CapturedPacket]) -> [SoundRun] {
        var runs: [SoundRun] = []
        for packet in packets {
            guard let codec = packet.codec else { continue }
            let isTaken = runs.isEmpty ? false : runs[runs.count - 1].take(packet, codec)
            if !isTaken { runs.append(SoundRun(packet, codec)) }
        }
        return runs
    }

    /// Whether it is the next of this run; it is in it then.
    private mutating func take(_ packet: CapturedPacket, _ codec: CodecDescription) -> Bool {
        guard codec == self.codec, packet.ssrc == ssrc, let last = packets.last else {
            return false
        }
        let step = Int(Int32(bitPattern: packet.timestamp &- latest.timestamp))
        let ticks = last.ticks + step
        let elapsed = (packet.at - began).inSeconds - Double(ticks) / Double(codec.clockRate)
        guard abs(elapsed) < Self.drift.inSeconds else { return false }
        let sequence = last.sequence + Int(Int16(bitPattern: packet.sequence &- latest.sequence))
        packets.append(Placed(ticks: ticks, sequence: sequence, payload: packet.payload))
        latest = (packet.timestamp, packet.sequence)
        return true
    }

    /// Decodes it in the order of sending and puts it in its place.
    func decode(from origin: Instant, into voices: inout [Int: PlacedSound]) {
        guard let decoder = codec.makeCodec() else { return }
        let rate = decoder.sampleRate
        let offset = Int((began - origin).inSeconds * Double(rate))
        var previous: Int?
        for packet in packets.sorted(by: { ($0.sequence, $0.ticks) < ($1.sequence, $1.ticks) }) {
            guard packet.sequence != previous, !packet.payload.isEmpty else { continue }
            previous = packet.sequence
            let size = codec.samples(in: packet.payload.count)
            let sound = [Int16](unsafeUninitializedCapacity: size) { samples, count in
                count = packet.payload.withUnsafeBufferPointer {
                    decoder.decode($0, into: samples)
                }
            }
            voices[rate, default: PlacedSound(rate: rate)].put(
                sound, at: offset + packet.ticks * rate / codec.clockRate)
        }
    }
}
