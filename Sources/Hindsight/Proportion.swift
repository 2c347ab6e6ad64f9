// SPDX-License-Identifier: Apache-2.0

import JSON

/// So many of so many, with the interval that the true share lies in with 95 % confidence.
struct Proportion: Sendable, Hashable {
    let count: Int
    let total: Int

    /// The 97.5 % point of the normal distribution.
    private static let z = 1.959963984540054

    init(_ count: Int, of total: Int) {
        self.count = max(0, min(count, total))
        self.total = max(0, total)
    }

    /// Nil of nothing.
    var value: Double? { total == 0 ? nil : Double(count) / Double(total) }

    /// Wilson's interval: it stays within 0 to 1, and is true to small numbers and to none at all.
    var interval: ClosedRange<Double>? {
        guard let value else { return nil }
        let (n, z2) = (Double(total), Self.z * Self.z)
        let centre = (value + z2 / (2 * n)) / (1 + z2 / n)
        let half =
            Self.z / (1 + z2 / n)
            * (value * (1 - value) / n + z2 / (4 * n * n)).squareRoot()
        let low = count == 0 ? 0 : max(0, centre - half)
        let high = count == total ? 1 : min(1, centre + half)
        return low...max(low, high)
    }

    /// `95.0 % (38 of 40; 83.5 to 98.6 %)`.
    var words: String {
        guard let value, let interval else { return "none to tell by" }
        let bounds = [interval.lowerBound, interval.upperBound].map { ClockText.tenths($0 * 100) }
        return "\(ClockText.tenths(value * 100)) % (\(count) of \(total); \(bounds[0]) to "
            + "\(bounds[1]) %)"
    }

    var json: JSONValue {
        .members([
            "count": .integer(Int64(count)), "of": .integer(Int64(total)),
            "value": value.map(JSONValue.number),
            "low": interval.map { .number($0.lowerBound) },
            "high": interval.map { .number($0.upperBound) },
        ])
    }
}

/// A quantile of measured times, with the interval that the true one lies in with 95 % confidence,
/// where there are enough to tell.
struct TimeQuantile: Sendable, Hashable {
    let value: Duration
    /// Between two of the measured times, whatever their distribution; nil: too few.
    let interval: ClosedRange<Duration>?

    /// The time at or below which a share of all lies (nearest rank); nil of no times.
    init?(_ share: Double, of times: [Duration]) {
        let sorted = times.sorted()
        guard !sorted.isEmpty, 0...1 ~= share else { return nil }
        let rank = max(1, Int((share * Double(sorted.count)).rounded(.up)))
        value = sorted[min(rank, sorted.count) - 1]
        interval = Self.ranks(share, of: sorted.count).map {
            sorted[$0.lowerBound - 1]...sorted[$0.upperBound - 1]
        }
    }

    /// The ranks between which the true quantile lies: as many of `count` times are below it as of
    /// coins that fall with chance `share`, and each tail is at most 2.5 %.
    static func ranks(_ share: Double, of count: Int) -> ClosedRange<Int>? {
        guard count > 1, share > 0, share < 1 else { return nil }
        let below = BinomialTail.distribution(share, of: count)
        // The lower one: at most 2.5 % that fewer than its rank are below the quantile.
        guard let low = (1...count).last(where: { below[$0 - 1] <= 0.025 }),
            let high = (1...count).first(where: { below[$0 - 1] >= 0.975 })
        else { return nil }
        return low...max(low, high)
    }
}

/// How likely at most so many of a number of independent chances come up.
private enum BinomialTail {
    /// The distribution function at 0 to `count`. Worked outwards from the likeliest number, so that
    /// nothing underflows that counts.
    static func distribution(_ chance: Double, of count: Int) -> [Double] {
        let mode = min(count, Int(Double(count + 1) * chance))
        var weights = [Double](repeating: 0, count: count + 1)
        weights[mode] = 1
        let odds = chance / (1 - chance)
        for k in stride(from: mode, to: count, by: 1) {
            weights[k + 1] = weights[k] * odds * Double(count - k) / Double(k + 1)
        }
        for k in stride(from: mode, to: 0, by: -1) {
            weights[k - 1] = weights[k] / odds * Double(k) / Double(count - k + 1)
        }
        let sum = weights.reduce(0, +)
        var total = 0.0
        return weights.map { weight in
            total += weight / sum
            return total
        }
    }
}
