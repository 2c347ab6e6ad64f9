// SPDX-License-Identifier: Apache-2.0

import Timing

/// How many calls may arrive in one second: a bucket that fills evenly and holds one second's
/// worth.
struct ArrivalRate: Sendable {
    private let perSecond: Int
    private var available: Double
    private var last: Instant?

    init(perSecond: Int) {
        self.perSecond = max(1, perSecond)
        available = Double(self.perSecond)
    }

    /// Takes one call from the bucket; false when it is empty.
    mutating func admit(at now: Instant) -> Bool {
        if let last {
            let gained = (now - last).inSeconds * Double(perSecond)
            available = min(Double(perSecond), available + gained)
        }
        last = now
        guard available >= 1 else { return false }
        available -= 1
        return true
    }
}
