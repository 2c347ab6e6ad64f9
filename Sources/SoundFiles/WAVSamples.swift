// SPDX-License-Identifier: Apache-2.0

import Codecs

/// Bytes of a WAV file as samples of 16 bits, rounded and kept within full scale.
enum WAVSamples {
    /// The bytes must be whole samples; what is over is left out.
    static func decode(_ bytes: ArraySlice<UInt8>, _ encoding: WAVFormat.Encoding) -> [Int16] {
        let size = encoding.bytesPerSample
        let count = bytes.count / size
        return bytes.withUnsafeBytes { raw in
            [Int16](unsafeUninitializedCapacity: count) { samples, filled in
                for index in 0..<count {
                    samples[index] = sample(raw, at: index * size, encoding)
                }
                filled = count
            }
        }
    }

    @inline(__always)
    private static func sample(
        _ bytes: UnsafeRawBufferPointer, at place: Int, _ encoding: WAVFormat.Encoding
    ) -> Int16 {
        switch encoding {
        case .pcm8: return (Int16(bytes[place]) - 128) << 8
        case .pcm16: return Int16(truncatingIfNeeded: little(bytes, at: place, count: 2))
        case .pcm24:
            return rounded(
                Int64(Int32(truncatingIfNeeded: little(bytes, at: place, count: 3) << 8)))
        case .pcm32:
            return rounded(Int64(Int32(truncatingIfNeeded: little(bytes, at: place, count: 4))))
        case .float32:
            let bits = UInt32(truncatingIfNeeded: little(bytes, at: place, count: 4))
            return scaled(Double(Float(bitPattern: bits)))
        case .float64: return scaled(Double(bitPattern: little(bytes, at: place, count: 8)))
        case .muLaw: return PCMU.expand(bytes[place])
        case .aLaw: return PCMA.expand(bytes[place])
        }
    }

    /// 32 bits to the nearest 16.
    @inline(__always)
    private static func rounded(_ value: Int64) -> Int16 { Int16(clamping: (value + 0x8000) >> 16) }

    /// What is no number is silence.
    @inline(__always)
    private static func scaled(_ value: Double) -> Int16 {
        let wide = (value * 32_768).rounded()
        return wide.isNaN ? 0 : Int16(max(-32_768, min(32_767, wide)))
    }

    @inline(__always)
    private static func little(
        _ bytes: UnsafeRawBufferPointer, at place: Int, count: Int
    ) -> UInt64 {
        var value: UInt64 = 0
        for index in 0..<count { value |= UInt64(bytes[place + index]) << (8 * UInt64(index)) }
        return value
    }
}
