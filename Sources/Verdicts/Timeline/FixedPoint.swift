// SPDX-License-Identifier: Apache-2.0

/// Numbers with a point as timelines have them: without an exponent, and with so few decimals that
/// the last digits of a model's arithmetic do not show.
enum FixedPoint {
    /// Beyond this nothing is a score.
    static let largest = 999_999_999.0
    static let mostDecimals = 6

    /// With as many decimals as it takes, from 2 to 6.
    static func text(_ value: Double) -> String {
        let decimals = (2..<mostDecimals).first { rounded(value, $0) == value } ?? mostDecimals
        return text(value, decimals: decimals)
    }

    /// With exactly so many decimals, 1 to 6.
    static func text(_ value: Double, decimals: Int) -> String {
        let whole = scaled(value, decimals)
        let digits = String(whole.magnitude)
        let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
        let sign = whole < 0 ? "-" : ""
        return "\(sign)\(padded.dropLast(decimals)).\(padded.suffix(decimals))"
    }

    /// The nearest number of so many decimals, 0 to 6; what is no number becomes 0.
    static func rounded(_ value: Double, _ decimals: Int) -> Double {
        Double(scaled(value, decimals)) / Double(power(decimals))
    }

    /// `-0.31`: a sign, one to nine digits, and up to six after a point.
    static func value(_ text: some StringProtocol) -> Double? {
        let isNegative = text.hasPrefix("-")
        let parts = text.dropFirst(isNegative ? 1 : 0).split(
            separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = parts.first, let whole = digits(first, most: 9) else { return nil }
        var scaled = whole
        var decimals = 0
        if parts.count == 2 {
            decimals = parts[1].utf8.count
            guard let fraction = digits(parts[1], most: mostDecimals) else { return nil }
            scaled = whole * power(decimals) + fraction
        }
        let value = Double(scaled) / Double(power(decimals))
        return isNegative ? -value : value
    }

    /// Milliseconds as seconds with three decimals: `19.240`.
    static func seconds(_ milliseconds: Int64) -> String {
        let sign = milliseconds < 0 ? "-" : ""
        let fraction = String(milliseconds.magnitude % 1000)
        let zeros = String(repeating: "0", count: 3 - fraction.count)
        return "\(sign)\(milliseconds.magnitude / 1000).\(zeros)\(fraction)"
    }

    /// The milliseconds of seconds with exactly three decimals.
    static func milliseconds(_ text: some StringProtocol) -> Int64? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[1].utf8.count == 3, let whole = digits(parts[0], most: 12),
            let fraction = digits(parts[1], most: 3)
        else { return nil }
        return whole * 1000 + fraction
    }

    /// A whole number of at most so many digits, and nothing else.
    static func digits(_ text: some StringProtocol, most: Int) -> Int64? {
        guard (1...most).contains(text.utf8.count),
            text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
        else { return nil }
        return Int64(text)
    }

    private static func scaled(_ value: Double, _ decimals: Int) -> Int64 {
        guard !value.isNaN else { return 0 }
        let bounded = min(max(value, -largest), largest)
        return Int64((bounded * Double(power(decimals))).rounded())
    }

    private static func power(_ decimals: Int) -> Int64 {
        (0..<decimals).reduce(1) { power, _ in power * 10 }
    }
}
