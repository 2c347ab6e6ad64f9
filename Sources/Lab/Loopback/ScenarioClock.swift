// SPDX-License-Identifier: Apache-2.0

import Timing
import Transport

/// The machine's clock, counted from when a scenario began: whoever plays a part in it acts by the
/// times that stand there.
struct ScenarioClock: Sendable {
    private let clock = MonotonicClock()
    /// On the machine's own clock; times are its own where this is zero.
    let origin: Instant

    init(origin: Instant = .zero) { self.origin = origin }

    var now: Instant { time(of: clock.now) }

    /// A time of the machine's own clock.
    func time(of instant: Instant) -> Instant { .zero + (instant - origin) }
}
