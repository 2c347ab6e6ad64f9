// SPDX-License-Identifier: Apache-2.0

import CSpanDSP

/// G.722 at 64 kbit/s (RFC 3551 section 4.5.2), its bands by spandsp: sound up to 7 kHz in the bytes
/// of G.711.
///
/// The wire carries 16 kHz sound, two samples a byte, though its RTP clock is 8000. Encoder and
/// decoder adapt to what they have seen, so a leg keeps one `G722` for its whole life.
package final class G722: AudioCodec {
    /// Its row of the catalog.
    package static let description = CodecDescription(
        name: "G722", staticPayloadType: 9, clockRate: 8000, sampleRate: 16000,
        payload: .constant(bytesPerTick: 1),
        make: { G722() })

    private let encoder: OpaquePointer
    private let decoder: OpaquePointer
    private var joiner = G722BandJoiner()

    /// Nil when there is no memory for the state.
    package init?() {
        guard let encoder = g722_encode_init(nil, 64000, 0) else { return nil }
        guard let decoder = g722_decode_init(nil, 64000, 0) else {
            g722_encode_free(encoder)
            return nil
        }
        cspandsp_g722_leave_bands(decoder)
        self.encoder = encoder
        self.decoder = decoder
    }

    deinit {
        g722_encode_free(encoder)
        g722_decode_free(decoder)
    }

    package var description: CodecDescription { Self.description }

    package func encode(
        _ samples: UnsafeBufferPointer<Int16>, into bytes: UnsafeMutableBufferPointer<UInt8>
    ) -> Int {
        let count = min(samples.count / 2, bytes.count)
        guard count > 0, let source = samples.baseAddress, let target = bytes.baseAddress
        else { return 0 }
        return Int(g722_encode(encoder, target, source, Int32(clamping: 2 * count)))
    }

    package func decode(
        _ bytes: UnsafeBufferPointer<UInt8>, into samples: UnsafeMutableBufferPointer<Int16>
    ) -> Int {
        let count = min(samples.count / 2, bytes.count)
        guard count > 0, let source = bytes.baseAddress, let target = samples.baseAddress
        else { return 0 }
        let decoded = Int(g722_decode(decoder, target, source, Int32(clamping: count)))
        joiner.join(target, count: decoded)
        return decoded
    }
}
