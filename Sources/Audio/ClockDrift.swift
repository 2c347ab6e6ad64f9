// SPDX-License-Identifier: Apache-2.0

/// Finds how much faster or slower than ours another clock goes, from how much of its sound waits
/// between the two: when that grows, it is fast.
///
/// Told once a period how far the waiting sound is from where it should be, it answers by how much
/// the sound is to be stretched so that it gets there and stays. A loop of second order with a time
/// constant of 10 s: a difference of 200 millionths moves the sound by less than a millisecond, and
/// jitter of single periods is not followed. What is too far off for stretching is to be jumped.
package struct ClockDrift: Sendable, Equatable {
    /// What is to be done with the next period of sound.
    package enum Correction: Sendable, Equatable {
        /// To take so many samples for each one that is given: 1.0002 of a clock that is fast.
        case stretch(Double)
        /// This is too much to be stretched away: so much sound is to be left out, or put in where
        /// negative, in seconds.
        case jump(Double)
    }

    /// Sounds are stretched by at most a thousandth: no crystal is worse, and no ear hears it.
    package static let limit = 0.001
    /// Twice the damped frequency, and its square.
    private static let proportional = 0.2
    private static let integral = 0.01
    /// Jitter is smoothed over this many seconds.
    private static let smoothing = 1.0

    /// Seconds of sound that may be too many or too few, when smoothed, before they are jumped.
    private let tolerance: Double
    private var smoothed = 0.0
    private var memory = 0.0
    /// Seconds heard since the last jump or start: the first ones are averaged, not smoothed.
    private var age = 0.0

    package init(tolerance: Double = 0.015) { self.tolerance = tolerance }

    /// How much faster than ours the other clock is, as a fraction: 0.0002 are 200 millionths.
    package var excess: Double { memory }

    /// Takes how many seconds of sound too many wait, `period` seconds after the last time.
    package mutating func judge(excess: Double, after period: Double) -> Correction {
        age += period
        smoothed += (excess - smoothed) * min(1, period / min(age, Self.smoothing))
        if age > Self.smoothing / 2, abs(smoothed) > tolerance {
            let jump = smoothed
            restart()
            return .jump(jump)
        }
        let wanted = memory + Self.proportional * smoothed
        // What cannot be done is not remembered either.
        if abs(wanted) < Self.limit { memory += Self.integral * smoothed * period }
        return .stretch(1 + min(max(wanted, -Self.limit), Self.limit))
    }

    /// The sound begins anew; the clocks are what they were.
    package mutating func restart() {
        smoothed = 0
        age = 0
    }
}
