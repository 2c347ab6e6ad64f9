// SPDX-License-Identifier: Apache-2.0

import Timing

/// A sum of points that decays, never below zero.
///
/// Points of the same moment add up in any order: what is taken off counts from the next moment on,
/// so that none of its own is missed.
struct Score: Sendable, Hashable {
    /// In which it halves; nil when it does not decay.
    var halfLife: Duration?

    private var sum = 0.0
    /// Points to be taken off after `asOf`.
    private var loss = 0.0
    private var asOf = Instant.zero

    init(halfLife: Duration?) { self.halfLife = halfLife }

    func value(at now: Instant) -> Double {
        guard now > asOf else { return sum }
        let base = max(0, sum - loss)
        guard let halfLife else { return base }
        return base * Decay.factor(after: now - asOf, halfLife: halfLife)
    }

    mutating func add(_ points: Double, at now: Instant) {
        if now > asOf {
            sum = value(at: now)
            loss = 0
            asOf = now
        }
        if points >= 0 { sum += points } else { loss -= points }
    }

    /// When it will be below this bound, if nothing is added; nil when it never will.
    func time(below bound: Double, after now: Instant) -> Instant? {
        let next = max(now, asOf) + .nanoseconds(1)
        let value = value(at: next)
        guard value >= bound else { return next }
        guard let halfLife,
            let time = Decay.time(from: value, to: bound, halfLife: halfLife)
        else { return nil }
        // Past the rounding of both directions.
        return next + time + .milliseconds(1)
    }
}
