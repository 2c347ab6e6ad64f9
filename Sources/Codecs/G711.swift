// SPDX-License-Identifier: Apache-2.0

/// The two laws of ITU-T G.711: a byte a sample, no state.
package protocol G711: AudioCodec {
    static func compress(_ sample: Int16) -> UInt8
    static func expand(_ byte: UInt8) -> Int16
}

extension G711 {
    package func encode(
        _ samples: UnsafeBufferPointer<Int16>, into bytes: UnsafeMutableBufferPointer<UInt8>
    ) -> Int {
        let count = min(samples.count, bytes.count)
        for index in 0..<count { bytes[index] = Self.compress(samples[index]) }
        return count
    }

    package func decode(
        _ bytes: UnsafeBufferPointer<UInt8>, into samples: UnsafeMutableBufferPointer<Int16>
    ) -> Int {
        let count = min(samples.count, bytes.count)
        for index in 0..<count { samples[index] = Self.expand(bytes[index]) }
        return count
    }
}
