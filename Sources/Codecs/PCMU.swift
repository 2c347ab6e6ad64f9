// SPDX-License-Identifier: Apache-2.0

/// G.711 µ-law (ITU-T G.711 section 3.2; RFC 3551 section 4.5.14): 8 bits a sample, no state.
package final class PCMU: G711 {
    /// The byte whose sample is 0, for filling silence.
    package static let silence: UInt8 = 0xFF

    /// G.711 shifts the magnitude by 33 of its 14-bit units, 132 in 16 bits, so that each of the
    /// eight segments begins at a power of two.
    private static let bias: Int32 = 0x84

    /// Its row of the catalog.
    package static let description = CodecDescription(
        name: "PCMU", staticPayloadType: 0, clockRate: 8000, sampleRate: 8000,
        payload: .constant(bytesPerTick: 1),
        make: { PCMU() })

    package init() {}

    package var description: CodecDescription { Self.description }

    /// One sample as a µ-law byte.
    @inline(__always)
    package static func compress(_ sample: Int16) -> UInt8 {
        let wide = Int32(sample)
        let magnitude = min((wide < 0 ? -wide : wide) + bias, 0x7FFF)
        let segment = Int32(24 - (magnitude | 0xFF).leadingZeroBitCount)
        let code = (segment << 4) | ((magnitude >> (segment + 3)) & 0x0F)
        return UInt8(truncatingIfNeeded: code ^ (wide < 0 ? 0x7F : 0xFF))
    }

    /// One µ-law byte as a sample.
    @inline(__always)
    package static func expand(_ byte: UInt8) -> Int16 {
        let code = Int32(~byte)
        let magnitude = ((((code & 0x0F) << 3) + bias) << ((code & 0x70) >> 4)) - bias
        return Int16(truncatingIfNeeded: code & 0x80 == 0 ? magnitude : -magnitude)
    }
}
