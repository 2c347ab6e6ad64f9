// SPDX-License-Identifier: Apache-2.0

import GatewayTesting

/// How much the handoff benchmark plays.
package struct HandoffBenchSettings: Sendable, Hashable {
    /// Calls that begin 60 ms apart and run side by side in one round.
    package var sideBySide = 20
    package var rounds = 20
    package var seed: UInt64 = 1
    package var keys = Keys.info

    /// How a telephone sends a key.
    package enum Keys: String, Sendable, Hashable, CaseIterable {
        /// One SIP INFO: one moment on the wire, and the voice goes on.
        case info
        /// RFC 4733 packets, in place of the voice for as long as the key is down.
        case events

        func press(_ key: Character) -> PhoneScript.Act {
            switch self {
            case .info: .pressByInfo(key)
            case .events: .press(key)
            }
        }
    }

    /// Some twenty seconds.
    package static let quick = HandoffBenchSettings(rounds: 3)

    package init(sideBySide: Int = 20, rounds: Int = 20, seed: UInt64 = 1) {
        self.sideBySide = sideBySide
        self.rounds = rounds
        self.seed = seed
    }

    package var calls: Int { sideBySide * rounds }
}
