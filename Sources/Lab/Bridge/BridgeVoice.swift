// SPDX-License-Identifier: Apache-2.0

import Codecs
import Glibc

/// What a telephone of the bridge benchmark says in one codec, encoded before anything is measured: a
/// second of two tones, again and again.
struct BridgeVoice: Sendable {
    let payloadType: UInt8
    /// Ticks of the RTP timestamp in a packet.
    let ticks: UInt32
    private let packets: [[UInt8]]
    private let isConstant: Bool

    /// Nil when there is no memory for the codec.
    init?(_ row: CodecDescription) {
        guard let codec = row.makeCodec() else { return nil }
        payloadType = row.staticPayloadType ?? Self.drawnPayloadType
        ticks = UInt32(row.ticksPerFrame)
        isConstant = row.canBeCut
        packets = (0..<50).map { frame in
            let samples = (0..<row.samplesPerFrame).map { index in
                let time = Double(frame * row.samplesPerFrame + index) / Double(row.sampleRate)
                return Int16(6000 * sin(2 * .pi * 500 * time) + 3000 * sin(2 * .pi * 1310 * time))
            }
            var wire = [UInt8](repeating: 0, count: row.bytesPerFrame)
            let count = samples.withUnsafeBufferPointer { samples in
                wire.withUnsafeMutableBufferPointer { codec.encode(samples, into: $0) }
            }
            return Array(wire.prefix(count))
        }
    }

    /// The number of codecs that have none of their own.
    static let drawnPayloadType: UInt8 = 107

    func packet(_ number: UInt32) -> [UInt8] { packets[Int(number % UInt32(packets.count))] }

    /// Whether a payload of the codec is something else than silence, told without decoding it: silence
    /// is the same byte over and over, and next to nothing in a codec that has no need of more.
    func sounds(_ payload: UnsafeBufferPointer<UInt8>) -> Bool {
        guard isConstant else { return payload.count > 20 }
        let start = payload.count / 2
        let part = UnsafeBufferPointer(rebasing: payload[start..<min(start + 32, payload.count)])
        guard let first = part.first else { return false }
        return part.contains { $0 & 0x7F != first & 0x7F && $0 ^ first != 1 }
    }
}
