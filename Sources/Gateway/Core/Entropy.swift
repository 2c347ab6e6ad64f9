// SPDX-License-Identifier: Apache-2.0

/// A source of what nobody can guess: the system's, or a seeded one in simulation.
package struct Entropy: Sendable {
    /// 128 bits in hexadecimal digits.
    package var token: @Sendable () -> String

    package init(token: @escaping @Sendable () -> String) { self.token = token }

    package static let system = Entropy {
        var generator = SystemRandomNumberGenerator()
        return (0..<16).map { _ in
            let byte = String(UInt8.random(in: 0...255, using: &generator), radix: 16)
            return byte.count == 1 ? "0" + byte : byte
        }.joined()
    }
}
