// SPDX-License-Identifier: Apache-2.0

/// A repeatable source of randomness (SplitMix64): one seed, one sequence, on every machine.
///
/// Tags, branches, SSRCs and the simulated network draw from a generator handed in, so a failing
/// simulation is reproduced by its seed. Live, the shell seeds it from the system's generator.
package struct SeededRandom: RandomNumberGenerator, Sendable {
    private var state: UInt64

    package init(seed: UInt64) {
        state = seed
    }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A token of lower-case hexadecimal digits, for SIP tags, branches and identifiers.
    ///
    /// - Parameter length: digits, at least 1.
    /// - Returns: `length` digits, drawn evenly.
    package mutating func token(_ length: Int = 16) -> String {
        let digits = Array("0123456789abcdef")
        return String((0..<length).map { _ in digits[Int(next() >> 60)] })
    }
}
