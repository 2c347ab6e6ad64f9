// SPDX-License-Identifier: Apache-2.0

import CallModel
import Foundation
import Handoff
import Testing

@testable import ConfigurationFiles

/// When a calendar of a file is open, in the zones of the world and over the changes of their clocks.
@Suite struct OpeningHoursTests {
    static func text(_ zone: String, open: String, holidays: String = "[]") -> String {
        """
        hours:
          office:
            time_zone: \(zone)
            open: \(open)
            holidays: \(holidays)
        routes:
          default: {targets: [], last_resort: goodbye, hours: office}
        """
    }

    static func hours(
        _ zone: String, open: String, holidays: String = "[]"
    ) throws -> OpeningHours {
        let loaded = ConfigurationText.load(text(zone, open: open, holidays: holidays))
        return try #require(try loaded.get().plan.defaultRoute.hours)
    }

    static func time(_ text: String) throws -> WallTime { try #require(WallTime(rfc3339: text)) }

    private static let week = "[{days: [monday-friday], from: '9:00', to: '17:30'}]"
    private static let night = "[{days: [fri-sat], from: '22:00', to: '6:00'}]"
    private static let always = "[{from: '0:00', to: '24:00'}]"

    /// A moment in UTC, and whether it is within the hours.
    struct Moment: Sendable {
        var zone: String
        var open: String
        var at: String
        var isOpen: Bool

        init(_ zone: String, _ open: String, _ at: String, _ isOpen: Bool) {
            self.zone = zone
            self.open = open
            self.at = at
            self.isOpen = isOpen
        }
    }

    @Test(arguments: [
        // The first and the last minute, in winter and in summer.
        Moment("Europe/Berlin", week, "2026-03-27T07:59:59.999Z", false),
        Moment("Europe/Berlin", week, "2026-03-27T08:00Z", true),
        Moment("Europe/Berlin", week, "2026-03-27T16:29:59Z", true),
        Moment("Europe/Berlin", week, "2026-03-27T16:30Z", false),
        Moment("Europe/Berlin", week, "2026-03-29T08:00Z", false),
        Moment("Europe/Berlin", week, "2026-03-30T07:00Z", true),
        Moment("Europe/Berlin", week, "2026-03-30T15:30Z", false),
        Moment("Europe/Berlin", week, "2026-10-26T07:59Z", false),
        Moment("Europe/Berlin", week, "2026-10-26T08:00Z", true),
        Moment("America/New_York", week, "2026-03-06T13:59Z", false),
        Moment("America/New_York", week, "2026-03-06T14:00Z", true),
        Moment("America/New_York", week, "2026-03-09T13:00Z", true),
        Moment("America/New_York", week, "2026-11-02T13:59Z", false),
        Moment("Asia/Kolkata", week, "2026-06-01T03:29Z", false),
        Moment("Asia/Kolkata", week, "2026-06-01T03:30Z", true),
        Moment("Asia/Kolkata", week, "2026-06-01T12:00Z", false),
        // A shift goes on into Saturday and Sunday, and has no Monday.
        Moment("Europe/Berlin", night, "2026-07-03T19:59Z", false),
        Moment("Europe/Berlin", night, "2026-07-03T20:00Z", true),
        Moment("Europe/Berlin", night, "2026-07-05T03:59Z", true),
        Moment("Europe/Berlin", night, "2026-07-05T04:00Z", false),
        Moment("Europe/Berlin", night, "2026-07-05T22:00Z", false),
        // The hour that comes twice is twice within a shift, and the one that is skipped ends none.
        Moment("Europe/Berlin", "[{from: '2:15', to: '2:45'}]", "2026-10-25T00:30Z", true),
        Moment("Europe/Berlin", "[{from: '2:15', to: '2:45'}]", "2026-10-25T01:00Z", false),
        Moment("Europe/Berlin", "[{from: '2:15', to: '2:45'}]", "2026-10-25T01:30Z", true),
        Moment("Europe/Berlin", "[{from: '2:15', to: '2:45'}]", "2026-03-29T00:59Z", false),
        Moment("Europe/Berlin", "[{from: '2:15', to: '2:45'}]", "2026-03-29T01:00Z", false),
        Moment("UTC", always, "2028-02-29T00:00Z", true),
        Moment("UTC", "[{days: monday, from: '18:00', to: '24:00'}]", "2026-06-01T23:59Z", true),
        Moment("UTC", "[{days: monday, from: '18:00', to: '0:00'}]", "2026-06-02T00:00Z", false),
        // The year 2200 has the clocks of 2100.
        Moment("Asia/Kolkata", "[{from: '0:00', to: '1:00'}]", "2200-01-01T19:00Z", true),
    ])
    func everyMomentIsWithinOrNot(_ moment: Moment) throws {
        let hours = try Self.hours(moment.zone, open: moment.open)
        #expect(hours.isOpen(at: try Self.time(moment.at)) == moment.isOpen)
    }

    private static let holidays =
        "[2026-12-25, '01-01', 02-29, {date: 12-24, from: '9:00', to: '12:00'}, "
        + "{date: 2027-12-24, from: '22:00', to: '2:00'}]"

    @Test(arguments: [
        ("2026-12-25T12:00Z", false), ("2027-12-25T12:00Z", true), ("2026-12-26T00:00Z", true),
        ("2027-01-01T00:00Z", false), ("2031-01-01T23:59Z", false), ("2031-01-02T00:00Z", true),
        ("2028-02-29T12:00Z", false), ("2027-02-28T12:00Z", true), ("2027-03-01T12:00Z", true),
        ("2026-12-24T08:59Z", false), ("2026-12-24T09:00Z", true), ("2026-12-24T12:00Z", false),
        // A date of one year has its own hours, which go on into the next day.
        ("2027-12-24T12:00Z", false), ("2027-12-24T22:00Z", true), ("2027-12-25T01:59Z", true),
    ])
    func holidaysHaveTheirOwnHours(at: String, isOpen: Bool) throws {
        let hours = try Self.hours("UTC", open: Self.always, holidays: Self.holidays)
        #expect(hours.isOpen(at: try Self.time(at)) == isOpen)
    }

    /// A night shift is that of the day on which it begins.
    @Test func holidaysTakeAwayWhatBeginsOnThem() throws {
        let hours = try Self.hours(
            "UTC", open: "[{from: '22:00', to: '6:00'}]", holidays: "[2026-06-02]")
        let expected = [
            ("2026-06-02T05:59Z", true), ("2026-06-02T22:00Z", false),
            ("2026-06-03T05:59Z", false), ("2026-06-03T22:00Z", true),
        ]
        for (at, isOpen) in expected {
            #expect(hours.isOpen(at: try Self.time(at)) == isOpen, "\(at)")
        }
    }

    @Test(arguments: [
        ("Europe/Berlin", week, "[]", "2026-03-27T16:30Z", "Mon 09:00"),
        ("Europe/Berlin", week, "['03-30']", "2026-03-27T16:30Z", "Tue 09:00"),
        ("Europe/Berlin", week, "[]", "2026-03-30T00:00Z", "Mon 09:00"),
        ("Europe/Berlin", "[{from: '2:15', to: '3:30'}]", "[]", "2026-03-28T23:30Z", "Sun 03:00"),
        ("Europe/Berlin", "[{from: '2:15', to: '2:30'}]", "[]", "2026-10-25T00:45Z", "Sun 02:15"),
        (
            "UTC", "[{days: sun, from: '9:00', to: '10:00'}]", "[]", "2026-06-07T10:00Z",
            "Sun 2026-06-14 09:00"
        ),
    ])
    func theNextOpeningIsTold(
        zone: String, open: String, holidays: String, at: String, words: String
    ) throws {
        let hours = try Self.hours(zone, open: open, holidays: holidays)
        let time = try Self.time(at)
        #expect(hours.nextOpeningInWords(after: time) == words)
        let next = try #require(hours.nextOpening(after: time))
        #expect(hours.isOpen(at: next) && !hours.isOpen(at: next.advanced(by: .milliseconds(-1))))
    }

    @Test func anOpeningThatIsFarAwayIsNotLookedFor() throws {
        let hours = try Self.hours(
            "UTC", open: "[]", holidays: "[{date: 2026-01-01, from: '9:00', to: '10:00'}]")
        #expect(hours.nextOpening(after: try Self.time("2026-01-02T00:00Z")) == nil)
        #expect(
            hours.nextOpeningInWords(after: try Self.time("2025-06-01T00:00Z"))
                == "Thu 2026-01-01 09:00")
    }
}
