// SPDX-License-Identifier: Apache-2.0

import Audio
import Codecs
import Synchronization

/// The codec of a scripted phone with what it remembers of its sound; copies of a phone share it.
final class PhoneCodec: Sendable {
    private struct Parts {
        var codec: any AudioCodec
        /// To 8 kHz, where the codec has more.
        var down: Resampler?
    }

    let description: CodecDescription
    private let parts: Mutex<Parts>

    /// Nil when there is no memory for it.
    init?(_ description: CodecDescription) {
        guard let codec = description.makeCodec() else { return nil }
        self.description = description
        let rate = description.sampleRate
        let down = rate == 8000 ? nil : Resampler(from: rate, to: 8000, keepingPace: true)
        parts = Mutex(Parts(codec: codec, down: down))
    }

    /// Samples at the codec's rate as they are sent.
    func encode(_ samples: [Int16]) -> [UInt8] {
        let size = description.bytes(for: samples.count)
        return parts.withLock { parts in
            [UInt8](unsafeUninitializedCapacity: size) { bytes, count in
                count = samples.withUnsafeBufferPointer { parts.codec.encode($0, into: bytes) }
            }
        }
    }

    /// The sound of a payload at the codec's rate, and the same at 8 kHz.
    func decode(_ payload: ArraySlice<UInt8>) -> (own: [Int16], narrow: [Int16]) {
        let size = description.samples(in: payload.count)
        return parts.withLock { parts in
            let own = [Int16](unsafeUninitializedCapacity: size) { samples, count in
                count = payload.withUnsafeBufferPointer { parts.codec.decode($0, into: samples) }
            }
            guard let down = parts.down else { return (own, own) }
            let few = own.count * 8000 / description.sampleRate
            let narrow = [Int16](unsafeUninitializedCapacity: few) { samples, count in
                count = own.withUnsafeBufferPointer { down.process($0, into: samples).produced }
            }
            return (own, narrow)
        }
    }
}
