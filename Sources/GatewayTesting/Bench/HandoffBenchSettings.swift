// SPDX-License-Identifier: Apache-2.0

/// How much the handoff benchmark plays.
package struct HandoffBenchSettings: Sendable, Hashable {
    /// Calls that begin 60 ms apart and run side by side in one round.
    package var sideBySide = 20
    package var rounds = 20
    package var seed: UInt64 = 1

    /// Some twenty seconds.
    package static let quick = HandoffBenchSettings(rounds: 3)

    package init(sideBySide: Int = 20, rounds: Int = 20, seed: UInt64 = 1) {
        self.sideBySide = sideBySide
        self.rounds = rounds
        self.seed = seed
    }

    package var calls: Int { sideBySide * rounds }
}
