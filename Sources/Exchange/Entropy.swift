// SPDX-License-Identifier: Apache-2.0

/// A source of what nobody can guess: the system's, or a seeded one in simulation.
package struct Entropy: Sendable {
    /// 128 bits in hexadecimal digits.
    package var token: @Sendable () -> String

    package init(token: @escaping @Sendable () -> String) { self.token = token }
}
