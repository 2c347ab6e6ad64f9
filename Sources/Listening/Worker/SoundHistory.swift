// SPDX-License-Identifier: Apache-2.0

/// The last seconds of one leg's sound at 8 kHz, addressed by sample since the leg began.
///
/// A ring of fixed size: what is older is gone and reads as silence.
package struct SoundHistory: Sendable {
    private var ring: [Int16]
    /// Samples heard since the beginning.
    package private(set) var end: Int64 = 0

    /// Room for `capacity` samples, rounded up to a power of two.
    package init(capacity: Int) {
        var size = 256
        while size < capacity { size *= 2 }
        ring = Array(repeating: 0, count: size)
    }

    package var capacity: Int { ring.count }
    /// The oldest sample still there.
    package var start: Int64 { max(0, end - Int64(ring.count)) }

    package mutating func append(_ samples: UnsafeBufferPointer<Int16>) {
        let mask = Int64(ring.count - 1)
        for sample in samples {
            ring[Int(end & mask)] = sample
            end += 1
        }
    }

    /// Copies `count` samples from `first` on, as floats times `gain`; silence where there are
    /// none.
    package func read(
        from first: Int64, count: Int, gain: Float, into sink: UnsafeMutablePointer<Float>
    ) {
        let mask = Int64(ring.count - 1)
        let scale = gain / 32768
        let oldest = start
        for index in 0..<count {
            let place = first + Int64(index)
            let known = place >= oldest && place < end
            sink[index] = known ? Float(ring[Int(place & mask)]) * scale : 0
        }
    }

    /// Copies samples as they are; silence where there are none.
    package func read(from first: Int64, into sink: UnsafeMutableBufferPointer<Int16>) {
        let mask = Int64(ring.count - 1)
        let oldest = start
        for index in sink.indices {
            let place = first + Int64(index)
            sink[index] = place >= oldest && place < end ? ring[Int(place & mask)] : 0
        }
    }
}
