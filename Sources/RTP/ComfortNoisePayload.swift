// SPDX-License-Identifier: Apache-2.0

/// What a packet of comfort noise says (RFC 3389 section 3): how loud the sender's room is, and of
/// what colour.
package struct ComfortNoisePayload: Sendable, Hashable {
    /// Coefficients that are read; a sender may give any number.
    package static let orderLimit = 12

    /// The level as the packet has it: 0 to 127 dB below the loudest there is.
    package var level: UInt8
    /// Reflection coefficients that follow, `orderLimit` at most.
    package private(set) var order = 0
    private var first: UInt64 = 0
    private var last: UInt64 = 0

    /// Nil without a level, which is no comfort noise.
    package init?(parsing payload: UnsafeRawBufferPointer) {
        guard let octet = payload.first else { return nil }
        level = octet & 0x7F
        order = min(payload.count - 1, Self.orderLimit)
        for index in 0..<order { set(payload[1 + index], at: index) }
    }

    /// The reflection coefficient of this place, from -1 to 1 (RFC 3389 section 3.1).
    package func reflection(_ index: Int) -> Float {
        let word = index < 8 ? first : last
        let byte = UInt8(truncatingIfNeeded: word >> UInt64(index % 8 * 8))
        return Float(258 * (Int(byte) - 127)) / 32_768
    }

    private mutating func set(_ byte: UInt8, at index: Int) {
        let bits = UInt64(byte) << UInt64(index % 8 * 8)
        if index < 8 { first |= bits } else { last |= bits }
    }
}
