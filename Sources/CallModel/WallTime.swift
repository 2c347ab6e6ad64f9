// SPDX-License-Identifier: Apache-2.0

import Timing

/// A moment of civil time, in milliseconds since 1970-01-01T00:00:00Z.
package struct WallTime: Sendable, Hashable, Comparable {
    package var milliseconds: Int64

    package init(milliseconds: Int64) { self.milliseconds = milliseconds }

    package func advanced(by duration: Duration) -> WallTime {
        WallTime(milliseconds: milliseconds + duration.inMilliseconds)
    }

    package static func < (left: WallTime, right: WallTime) -> Bool {
        left.milliseconds < right.milliseconds
    }

    /// RFC 3339 in UTC: `2026-11-22T10:19:55.120Z`.
    package var rfc3339: String {
        let (days, inDay) = floorDivide(milliseconds, by: 86_400_000)
        // Days to a civil date: Howard Hinnant's algorithm over eras of 400 years.
        let shifted = days + 719_468
        let (era, dayOfEra) = floorDivide(shifted, by: 146_097)
        let century = dayOfEra / 36_524 - dayOfEra / 146_096
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + century) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        let seconds = inDay / 1000
        return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))T"
            + "\(padded(seconds / 3600, 2)):\(padded(seconds / 60 % 60, 2)):"
            + "\(padded(seconds % 60, 2)).\(padded(inDay % 1000, 3))Z"
    }

    /// Reads RFC 3339 in UTC, as `rfc3339` writes it; seconds and their fractions may be missing, and
    /// the time altogether: that is midnight. Nil for anything else.
    package init?(rfc3339 text: String) {
        let halves = text.split(separator: "T", omittingEmptySubsequences: false)
        guard halves.count <= 2, let date = halves.first,
            let civil = Self.numbers(date, separator: "-", widths: [4, 2, 2]),
            1...12 ~= civil[1], 1...31 ~= civil[2]
        else { return nil }
        var inDay: Int64 = 0
        if halves.count == 2 {
            guard halves[1].hasSuffix("Z"), let time = Self.time(halves[1].dropLast()) else {
                return nil
            }
            inDay = time
        }
        // A civil date to days: Howard Hinnant's algorithm over eras of 400 years.
        let year = civil[1] <= 2 ? civil[0] - 1 : civil[0]
        let (era, yearOfEra) = (year / 400, year % 400)
        let shiftedMonth = (civil[1] + 9) % 12
        let dayOfYear = (153 * shiftedMonth + 2) / 5 + civil[2] - 1
        let dayOfEra = 365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        self.init(milliseconds: (era * 146_097 + dayOfEra - 719_468) * 86_400_000 + inDay)
        // There is no 31st of April.
        guard rfc3339.hasPrefix(date) else { return nil }
    }

    /// `10:19`, `10:19:55` or `10:19:55.12` in milliseconds.
    private static func time(_ text: Substring) -> Int64? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        let fraction = parts.count == 2 ? parts[1] : "0"
        guard parts.count <= 2, let clock = parts.first, 1...9 ~= fraction.utf8.count,
            fraction.allSatisfy({ $0.isASCII && $0.isNumber }),
            let thousandths = Int64((fraction + "00").prefix(3)),
            let numbers = numbers(clock, separator: ":", widths: [2, 2, 2])
                ?? (parts.count == 1 ? numbers(clock, separator: ":", widths: [2, 2]) : nil),
            numbers[0] < 24, numbers.dropFirst().allSatisfy({ $0 < 60 })
        else { return nil }
        let seconds = numbers[0] * 3600 + numbers[1] * 60 + (numbers.count == 3 ? numbers[2] : 0)
        return seconds * 1000 + thousandths
    }

    /// Numbers of so many digits each.
    private static func numbers(
        _ text: Substring, separator: Character, widths: [Int]
    ) -> [Int64]? {
        let parts = text.split(separator: separator, omittingEmptySubsequences: false)
        guard parts.map(\.utf8.count) == widths,
            parts.allSatisfy({ $0.allSatisfy { $0.isASCII && $0.isNumber } })
        else { return nil }
        return parts.compactMap { Int64($0) }
    }

    private func floorDivide(_ value: Int64, by divisor: Int64) -> (Int64, Int64) {
        let remainder = ((value % divisor) + divisor) % divisor
        return ((value - remainder) / divisor, remainder)
    }

    private func padded(_ value: Int64, _ width: Int) -> String {
        let digits = String(value)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
