// SPDX-License-Identifier: Apache-2.0

import Timing

/// Numbers with units as people write them: `12.4 s`, `40 ms`, `3 %`, `-6 dB`.
enum Quantity {
    /// A time of at most an hour; nil for anything else.
    static func duration(_ words: String) -> Duration? {
        let units: [(String, Double)] = [("ms", 1), ("min", 60_000), ("s", 1000)]
        for (unit, milliseconds) in units {
            guard let number = number(words, unit: unit) else { continue }
            let value = number * milliseconds
            guard value >= 0, value <= 3_600_000 else { return nil }
            return .milliseconds(Int64(value.rounded()))
        }
        return nil
    }

    static func share(_ words: String) -> Double? {
        number(words, unit: "%").flatMap { (0...100).contains($0) ? $0 / 100 : nil }
    }

    static func decibels(_ words: String) -> Double? {
        let number = number(words, unit: "dB") ?? Self.number(words, unit: "dBov")
        return number.flatMap { (-120...120).contains($0) ? $0 : nil }
    }

    static func number(_ words: String, unit: String) -> Double? {
        let words = words.trimmed
        guard words.hasSuffix(unit) else { return nil }
        return Double(String(words.dropLast(unit.count)).trimmed)
    }
}

extension StringProtocol {
    /// Without spaces at either end.
    var trimmed: String {
        var rest = Substring(self)
        while rest.first == " " { rest.removeFirst() }
        while rest.last == " " { rest.removeLast() }
        return String(rest)
    }

    /// What follows this beginning; nil without it.
    func after(_ prefix: String) -> String? {
        hasPrefix(prefix) ? String(dropFirst(prefix.count)).trimmed : nil
    }

    /// What stands before this ending; nil without it.
    func before(_ ending: String) -> String? {
        hasSuffix(ending) ? String(dropLast(ending.count)).trimmed : nil
    }

    /// The text between quotes; nil where there are none around it.
    var quoted: String? {
        guard count >= 2, first == "\"", last == "\"" else { return nil }
        return String(dropFirst().dropLast())
    }
}
