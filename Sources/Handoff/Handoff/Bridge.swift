// SPDX-License-Identifier: Apache-2.0

import CallModel
import Timing

/// Caller and operator joined.
struct Bridge: Sendable, Equatable {
    let attempt: AttemptID
    let target: Target
    let dialled: Instant
    let joined: Instant
    /// What the leg said as it was answered.
    let answer: LegEvidence?
    /// The operator's phone holds the call; the caller hears hold music meanwhile.
    var isOperatorHolding = false

    var routing: Routing { isOperatorHolding ? .bridgeOnHold : .bridge }

    mutating func hold(_ isHeld: Bool, in scene: inout CallScene) {
        guard isHeld != isOperatorHolding else { return }
        isOperatorHolding = isHeld
        if isHeld { scene.playHold() } else { scene.stop(.hold) }
    }
}
