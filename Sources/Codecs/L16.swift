// SPDX-License-Identifier: Apache-2.0

/// Linear 16-bit samples: big-endian on RTP (RFC 3551 section 4.5.11), little-endian on most
/// agents' WebSockets.
package final class L16: AudioCodec {
    package enum ByteOrder: Sendable {
        case bigEndian
        case littleEndian
    }

    private let order: ByteOrder

    package init(order: ByteOrder = .bigEndian) {
        self.order = order
    }

    package var description: CodecDescription { CodecCatalog.l16 }

    package func encode(
        _ samples: UnsafeBufferPointer<Int16>, into bytes: UnsafeMutableBufferPointer<UInt8>
    ) -> Int {
        let count = min(samples.count, bytes.count / 2)
        let (high, low) = offsets
        for index in 0..<count {
            let bits = UInt16(bitPattern: samples[index])
            bytes[2 * index + high] = UInt8(truncatingIfNeeded: bits >> 8)
            bytes[2 * index + low] = UInt8(truncatingIfNeeded: bits)
        }
        return count * 2
    }

    package func decode(
        _ bytes: UnsafeBufferPointer<UInt8>, into samples: UnsafeMutableBufferPointer<Int16>
    ) -> Int {
        let count = min(samples.count, bytes.count / 2)
        let (high, low) = offsets
        for index in 0..<count {
            let bits = UInt16(bytes[2 * index + high]) << 8 | UInt16(bytes[2 * index + low])
            samples[index] = Int16(bitPattern: bits)
        }
        return count
    }

    private var offsets: (high: Int, low: Int) {
        switch order {
        case .bigEndian: (0, 1)
        case .littleEndian: (1, 0)
        }
    }
}
