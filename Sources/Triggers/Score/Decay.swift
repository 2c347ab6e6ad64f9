// SPDX-License-Identifier: Apache-2.0

import Timing

/// What halves itself in a time, over and over; the same on every machine.
enum Decay {
    /// The part that is left after `time`: 1 at once, a half after the half-life.
    static func factor(after time: Duration, halfLife: Duration) -> Double {
        guard time > .zero, halfLife > .zero else { return 1 }
        let halves = Double(time.inNanoseconds) / Double(halfLife.inNanoseconds)
        guard halves < 1000 else { return 0 }
        let whole = halves.rounded(.down)
        // The rest is less than one half-life: e to the power of less than 0.7, term by term.
        let power = (halves - whole) * ln2
        var (sum, term) = (1.0, 1.0)
        for step in 1...17 {
            term *= -power / Double(step)
            sum += term
        }
        return min(1, Double(sign: .plus, exponent: -Int(whole), significand: sum))
    }

    /// How long `value` takes to fall to `bound`; nil when it never does.
    static func time(from value: Double, to bound: Double, halfLife: Duration) -> Duration? {
        guard bound > 0, value.isFinite, halfLife > .zero else { return nil }
        guard value > bound else { return .zero }
        let nanoseconds = log2(value / bound) * Double(halfLife.inNanoseconds)
        // Beyond a day nobody waits.
        return nanoseconds < 8.64e13 ? .nanoseconds(Int64(nanoseconds.rounded(.up))) : nil
    }

    private static let ln2 = 0.693_147_180_559_945_3

    /// Of a number of at least 1, digit by digit.
    private static func log2(_ number: Double) -> Double {
        var rest = number.significand
        var result = Double(number.exponent)
        var digit = 0.5
        for _ in 0..<50 {
            rest *= rest
            if rest >= 2 {
                rest /= 2
                result += digit
            }
            digit /= 2
        }
        return result
    }
}
