// SPDX-License-Identifier: Apache-2.0

/// What somebody meant who wrote a unit behind a number: files have numbers alone, whose unit stands
/// in the key.
enum UnitAdvice {
    /// The number to write for `30s`, `2 min`, `1m30s`, `1:30`, `500 ms`, `80 %` or `6 dB`, and what
    /// it counts; nil for anything else.
    static func number(for text: String, under key: String) -> (value: Double, unit: String)? {
        let text = text.trimmingSpaces.lowercased()
        if let target = timeKeys.first(where: { key.hasSuffix($0.ending) }) {
            guard let seconds = clock(text) ?? seconds(text) else { return nil }
            return ((seconds / target.seconds * 1e6).rounded() / 1e6, "in \(target.unit)")
        }
        guard let (value, rest) = leadingNumber(text[...]) else { return nil }
        switch rest.trimmingSpaces {
        case "": return text.contains(",") ? (value, "with a point") : nil
        case "%", "percent", "per cent": return (value / 100, "as a fraction")
        case let unit where unit.allSatisfy(\.isLetter): return (value, "without '\(unit)'")
        default: return nil
        }
    }

    private static let timeKeys: [(ending: String, seconds: Double, unit: String)] = [
        ("_seconds", 1, "seconds"), ("_ms", 0.001, "milliseconds"), ("_minutes", 60, "minutes"),
        ("_days", 86_400, "days"),
    ]

    /// `1:30`, `0:01:30`.
    private static func clock(_ text: String) -> Double? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard (2...3).contains(parts.count) else { return nil }
        var total = 0.0
        for part in parts {
            guard !part.isEmpty, part.count <= 4, part.allSatisfy(\.isASCIIDigit),
                let number = Double(part)
            else { return nil }
            total = total * 60 + number
        }
        return total
    }

    /// `2 min`, `1m30s`, `pt90s`.
    private static func seconds(_ text: String) -> Double? {
        var rest = text.hasPrefix("pt") ? text.dropFirst(2) : text[...]
        var total = 0.0
        while !rest.isEmpty {
            guard let (value, behind) = leadingNumber(rest) else { return nil }
            let unit = behind.drop { $0 == " " }.prefix { $0.isLetter || $0 == "µ" }
            guard let length = lengths[String(unit)] else {
                // A comma where a point belongs is all that is wrong.
                return unit.isEmpty && text.contains(",") && behind.isEmpty ? value : nil
            }
            total += value * length
            rest = behind.drop { $0 == " " }.dropFirst(unit.count).drop { $0 == " " }
        }
        return total > 0 && total.isFinite ? total : nil
    }

    private static func leadingNumber(_ text: Substring) -> (Double, Substring)? {
        let digits = text.prefix { $0.isASCIIDigit || ".,-+".contains($0) }
        guard digits.count <= 20, let value = Double(digits.replacing(",", with: ".")),
            value.isFinite
        else { return nil }
        return (value, text.dropFirst(digits.count))
    }

    private static let lengths: [String: Double] = {
        let units: [(Double, [String])] = [
            (0.001, ["ms", "msec", "msecs", "millis", "millisecond", "milliseconds"]),
            (1, ["s", "sec", "secs", "second", "seconds"]),
            (60, ["m", "min", "mins", "minute", "minutes"]),
            (3600, ["h", "hr", "hrs", "hour", "hours"]), (86_400, ["d", "day", "days"]),
        ]
        return Dictionary(
            uniqueKeysWithValues: units.flatMap { length, names in names.map { ($0, length) } })
    }()
}

extension StringProtocol {
    fileprivate var trimmingSpaces: String {
        String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}

extension Character {
    fileprivate var isASCIIDigit: Bool { isASCII && isNumber }
}
