// SPDX-License-Identifier: Apache-2.0

/// G.711 A-law (ITU-T G.711 section 3.1; RFC 3551 section 4.5.14): 8 bits a sample, no state.
package final class PCMA: G711 {
    /// The byte nearest to silence; A-law has no zero.
    package static let silence: UInt8 = 0xD5

    /// A-law sends every other bit inverted, so that a quiet line still has transitions.
    private static let alternateBits: Int32 = 0x55

    /// Its row of the catalog.
    package static let description = CodecDescription(
        name: "PCMA", staticPayloadType: 8, clockRate: 8000, sampleRate: 8000,
        payload: .constant(bytesPerTick: 1),
        make: { PCMA() })

    package init() {}

    package var description: CodecDescription { Self.description }

    /// One sample as an A-law byte.
    @inline(__always)
    package static func compress(_ sample: Int16) -> UInt8 {
        let wide = Int32(sample)
        let mask = alternateBits | (wide < 0 ? 0 : 0x80)
        // Negative samples take the one's complement, so that -1 mirrors 0 (G.711 table 1).
        let magnitude = wide < 0 ? ~wide : wide
        let segment = Int32(24 - (magnitude | 0xFF).leadingZeroBitCount)
        let shift = segment == 0 ? 4 : segment + 3
        let code = (segment << 4) | ((magnitude >> shift) & 0x0F)
        return UInt8(truncatingIfNeeded: code ^ mask)
    }

    /// One A-law byte as a sample.
    @inline(__always)
    package static func expand(_ byte: UInt8) -> Int16 {
        let code = Int32(byte) ^ alternateBits
        let segment = (code & 0x70) >> 4
        let step = (code & 0x0F) << 4
        let magnitude = segment == 0 ? step + 8 : (step + 0x108) << (segment - 1)
        return Int16(truncatingIfNeeded: code & 0x80 == 0 ? -magnitude : magnitude)
    }
}
