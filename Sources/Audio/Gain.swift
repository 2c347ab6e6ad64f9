// SPDX-License-Identifier: Apache-2.0

import Glibc

/// A factor on sound, held as a fixed-point number so that every machine mixes the same bytes.
package struct Gain: Sendable, Hashable {
    /// In 4096ths: 4096 leaves sound as it is.
    let scaled: Int32

    static let one: Int32 = 4096
    /// Keeps a product of sample and gain within 31 bits.
    private static let limit: Float = 7.99

    /// A factor, 1 for unchanged. Taken as 0 when negative or not a number, as 7.99 when above.
    package init(_ factor: Float) {
        let bounded = factor > 0 ? min(factor, Self.limit) : 0
        scaled = Int32((bounded * Float(Self.one)).rounded())
    }

    /// -6 halves, 0 leaves unchanged, 6 doubles.
    package init(decibels: Float) {
        self.init(powf(10, decibels / 20))
    }

    package static let unity = Gain(1)
    package static let silence = Gain(0)

    package var factor: Float { Float(scaled) / Float(Self.one) }
}
