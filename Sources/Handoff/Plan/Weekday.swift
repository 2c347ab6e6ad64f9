// SPDX-License-Identifier: Apache-2.0

/// A day of the week, Monday first.
package enum Weekday: String, Sendable, Hashable, CaseIterable {
    case monday, tuesday, wednesday, thursday, friday, saturday, sunday

    /// That of a day counted from 1970-01-01, which was a Thursday.
    init(ofDay day: Int64) {
        let index = Int((day % 7 + 10) % 7)
        self = Self.allCases[index]
    }

    /// As a timetable has it: `Mon`.
    var short: String { rawValue.prefix(1).uppercased() + rawValue.dropFirst().prefix(2) }
}
