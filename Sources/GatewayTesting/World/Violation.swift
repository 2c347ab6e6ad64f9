// SPDX-License-Identifier: Apache-2.0

package import CallModel
package import Timing

/// A broken invariant of the design, with what is needed to see it again.
package struct Violation: Sendable, Hashable, CustomStringConvertible {
    /// The invariants, numbered as in `Docs/Architecture.md`.
    package enum Invariant: Int, Sendable, Hashable, CaseIterable {
        case callerHearsDefinedSound = 1
        case whisperIsolated = 2
        case machineNeverBridged = 3
        case explicitRequestHonoured = 4
        case oneOutcome = 5
        case operatorHeldOnce = 6
        case legsEndWithCall = 7
        case contextKept = 8
    }

    package var invariant: Invariant
    package var call: CallID?
    package var at: Instant
    package var seed: UInt64
    package var what: String

    package var description: String {
        "invariant \(invariant.rawValue) (\(invariant)) broken at "
            + "\((at - .zero).inMilliseconds) ms, seed \(seed): \(what)"
            + (call.map { " [\($0)]" } ?? "")
    }
}
