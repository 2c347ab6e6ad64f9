// SPDX-License-Identifier: Apache-2.0

import CSpanDSP
import Codecs
import Timing

/// What a telephone or its line may do to a voice beside noise: for `handoff evaluate`.
package enum LineFault: String, Sendable, Hashable, CaseIterable {
    /// The same again 80 ms later, 12 dB quieter.
    case echo
    /// Cut off at a quarter of the loudest sample.
    case clipping
    /// Through GSM 06.10 (full rate) twice.
    case gsmTwice = "gsm-twice"
    /// One packet of 20 ms in twenty lost, three in a row on the average, and filled as on a call.
    case burstLoss = "burst-loss"

    /// Samples at 8 kHz as they come through; `number` chooses what is lost, so that a run repeats.
    package func spoil(_ sound: [Int16], number: Int) -> [Int16] {
        switch self {
        case .echo: Self.echoed(sound)
        case .clipping: Self.clipped(sound)
        case .gsmTwice: Self.coded(Self.coded(sound))
        case .burstLoss: Self.losing(sound, seed: UInt64(truncatingIfNeeded: number))
        }
    }

    private static func echoed(_ sound: [Int16]) -> [Int16] {
        sound.indices.map { index in
            let echo = index < 640 ? 0 : Double(sound[index - 640]) * 0.251
            return Int16(max(-32_768, min(32_767, (Double(sound[index]) + echo).rounded())))
        }
    }

    private static func clipped(_ sound: [Int16]) -> [Int16] {
        let peak = sound.reduce(0) { max($0, abs(Int($1))) }
        let limit = Int16(clamping: max(1, peak / 4))
        return sound.map { max(-limit, min(limit, $0)) }
    }

    private static func coded(_ sound: [Int16]) -> [Int16] {
        guard let coder = gsm0610_init(nil, Int32(GSM0610_PACKING_VOIP)) else { return sound }
        defer { gsm0610_free(coder) }
        guard let decoder = gsm0610_init(nil, Int32(GSM0610_PACKING_VOIP)) else { return sound }
        defer { gsm0610_free(decoder) }
        var result = sound
        var code = [UInt8](repeating: 0, count: 33)
        for start in stride(from: 0, through: sound.count - 160, by: 160) {
            let frame = Array(sound[start..<start + 160])
            let size = gsm0610_encode(coder, &code, frame, 160)
            var heard = [Int16](repeating: 0, count: 160)
            guard gsm0610_decode(decoder, &heard, code, size) == 160 else { continue }
            result.replaceSubrange(start..<start + 160, with: heard)
        }
        return result
    }

    private static func losing(_ sound: [Int16], seed: UInt64) -> [Int16] {
        var random = SeededRandom(seed: 7000 &+ seed)
        let concealer = LossConcealer()
        var result = sound
        var isLost = false
        result.withUnsafeMutableBufferPointer { samples in
            for start in stride(from: 0, through: samples.count - 160, by: 160) {
                // Out of a gap one time in three, into one so that a twentieth is lost in all.
                isLost = isLost ? random.unit() >= 1.0 / 3 : random.unit() < 1.0 / 57
                let frame = UnsafeMutableBufferPointer(rebasing: samples[start..<start + 160])
                if isLost { concealer.conceal(frame) } else { concealer.received(frame) }
            }
        }
        return result
    }
}
