// SPDX-License-Identifier: Apache-2.0

package import Timing

package struct SIPEndpoint: Sendable {
    package let settings: Settings
    private var random: SeededRandom
    private var nextSession: UInt64 = 0

    package init(settings: Settings, random: SeededRandom) {
        self.settings = settings
        self.random = random
    }

    /// When `timersDue` is next wanted.
    package var nextDeadline: Instant? { nil }

    /// An identifier for the next outgoing session.
    package mutating func makeSessionID() -> SessionID {
        nextSession += 1
        return SessionID(rawValue: nextSession)
    }

    package mutating func handle(_ input: Input, at now: Instant) -> [Effect] { [] }
}
