// SPDX-License-Identifier: Apache-2.0

import CallModel
import Timing

/// What a guard that is no composite keeps: when to look whether it holds, and whether it did.
struct GuardState: Sendable, Hashable {
    private(set) var nextLook: Instant?
    private var edge = RisingEdge()

    /// It may hold, or hold no longer, from then on.
    mutating func look(at time: Instant?) {
        guard let time else { return }
        nextLook = nextLook.map { min($0, time) } ?? time
    }

    /// It is looked at now. Returns whether it began to hold.
    mutating func rises(_ holds: Bool, at now: Instant) -> Bool {
        if let nextLook, nextLook <= now { self.nextLook = nil }
        return edge.rises(holds)
    }
}
