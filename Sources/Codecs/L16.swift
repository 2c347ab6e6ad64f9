// SPDX-License-Identifier: Apache-2.0

/// Linear 16-bit samples: big-endian on RTP (RFC 3551 section 4.5.11), little-endian on most
/// agents' WebSockets.
package final class L16: AudioCodec {
    package enum ByteOrder: Sendable {
        case bigEndian
        case littleEndian
    }

    /// Its rows of the catalog: at the two rates a call can have.
    package static let description = row(rate: 8000)
    package static let descriptionAt16kHz = row(rate: 16000)

    package let description: CodecDescription
    private let order: ByteOrder

    package init(
        order: ByteOrder = .bigEndian, description: CodecDescription = L16.description
    ) {
        self.order = order
        self.description = description
    }

    /// Sound with pre-emphasis (RFC 4856 section 2.1.14) is another than ours.
    private static func row(rate: Int) -> CodecDescription {
        CodecDescription(
            name: "L16", clockRate: rate, sampleRate: rate, payload: .constant(bytesPerTick: 2),
            refusedParameters: ["emphasis"],
            make: { L16(description: rate == 8000 ? description : descriptionAt16kHz) })
    }

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
