// SPDX-License-Identifier: Apache-2.0

package import CallModel

/// When the people of a route are there: the hours of a week, and days that are not like others.
///
/// Hours are those that the clocks of the zone show, so that nine o'clock is nine o'clock in summer
/// and in winter. They belong to the day on which they begin: what a night shift has after midnight
/// goes with the day before.
package struct OpeningHours: Sendable, Hashable {
    /// From one minute of the day to another one.
    package struct Span: Sendable, Hashable {
        /// Minutes since midnight, the first one and the one after the last: 1440 and more on the
        /// next day.
        let from: Int
        let end: Int

        /// `to` is on the next day where it is not after `from`.
        package init(from: Int, to: Int) {
            self.from = from
            end = to > from ? to : to + OpeningHours.dayInMinutes
        }

        func contains(_ minute: Int) -> Bool { from <= minute && minute < end }
    }

    static let dayInMinutes = 1440
    private static let dayInMilliseconds: Int64 = 86_400_000
    /// How far ahead the next opening is looked for, in days.
    private static let horizon: Int64 = 400

    package var name: String
    package var zone: ZoneOffsets
    /// Days without an entry are closed.
    package var week: [Weekday: [Span]]
    /// The hours of days that are not like others, in place of the week's: of `2026-12-25`, or of
    /// `12-25` in every year. Closed where there are none.
    package var exceptions: [String: [Span]]

    package init(
        name: String, zone: ZoneOffsets, week: [Weekday: [Span]],
        exceptions: [String: [Span]] = [:]
    ) {
        self.name = name
        self.zone = zone
        self.week = week
        self.exceptions = exceptions
    }

    package func isOpen(at time: WallTime) -> Bool {
        let local = zone.local(time)
        let day = Self.day(of: local)
        let minute = Int((local - day * Self.dayInMilliseconds) / 60_000)
        return spans(onDay: day).contains { $0.contains(minute) }
            || spans(onDay: day - 1).contains { $0.contains(minute + Self.dayInMinutes) }
    }

    /// When they are open again after a moment at which they are closed; nil when that is more than a
    /// year away.
    package func nextOpening(after time: WallTime) -> WallTime? {
        let today = Self.day(of: zone.local(time))
        for day in today...today + Self.horizon {
            let midnight = day * Self.dayInMilliseconds
            var moments = spans(onDay: day)
                .flatMap { zone.moments(showing: midnight + Int64($0.from) * 60_000) }
            // An hour that the clocks skip begins when they have skipped it.
            let around = [midnight - Self.dayInMilliseconds, midnight + 2 * Self.dayInMilliseconds]
                .map(WallTime.init(milliseconds:))
            moments += zone.changes(after: around[0], before: around[1])
                .filter { Self.day(of: zone.local($0)) == day }
            if let first = moments.filter({ $0 > time && isOpen(at: $0) }).min() { return first }
        }
        return nil
    }

    /// Whether there is no moment at all at which they are open.
    package var neverOpen: Bool {
        guard exceptions.values.allSatisfy(\.isEmpty) else { return false }
        guard week.values.contains(where: { !$0.isEmpty }) else { return true }
        // The years in which each date has each day of the week come round.
        let leapYear = (0..<366).map { day in
            Self.date(ofDay: Self.firstDayOf2024 + Int64(day)).dropFirst(5)
        }
        return leapYear.allSatisfy { exceptions[String($0)] != nil }
    }

    private static let firstDayOf2024: Int64 = 19_723

    private func spans(onDay day: Int64) -> [Span] {
        let date = Self.date(ofDay: day)
        return exceptions[date] ?? exceptions[String(date.dropFirst(5))]
            ?? week[Weekday(ofDay: day)] ?? []
    }

    /// `2026-12-25`.
    private static func date(ofDay day: Int64) -> String {
        String(WallTime(milliseconds: day * dayInMilliseconds).rfc3339.prefix(10))
    }

    /// Days since 1970-01-01.
    static func day(of local: Int64) -> Int64 {
        let day = local / dayInMilliseconds
        return local % dayInMilliseconds < 0 ? day - 1 : day
    }
}
