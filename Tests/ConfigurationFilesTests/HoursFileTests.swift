// SPDX-License-Identifier: Apache-2.0

import ConfigurationFiles
import Handoff
import Testing

/// What of hours and of routes that follow each other cannot work is told, each with its place.
@Suite struct HoursFileTests {
    private static func problems(
        _ hours: String, routes: String = "  default: {targets: [], last_resort: goodbye, hours: a}"
    ) -> [String] {
        ConfigurationText.problems("hours:\n  a: \(hours)\nroutes:\n\(routes)")
    }

    @Test(arguments: [
        ("{time_zone: UTC, open: []}", "2:23: hours 'a' are never open; write when"),
        ("{time_zone: UTC}", "2:6: hours 'a' are never open"),
        ("{time_zone: UTC, open: [], holidays: [12-25]}", "hours 'a' are never open"),
        ("{open: [{from: '9:00', to: '17:00'}]}", "2:6: hours 'a' have no 'time_zone'"),
        (
            "{time_zone: Europe/Berln, open: []}",
            "2:7: there is no time zone 'Europe/Berln'; write 'Europe/Berlin'"
        ),
        ("{time_zone: berlin, open: []}", "write 'Europe/Berlin'"),
        ("{time_zone: new york, open: []}", "write 'America/New_York'"),
        ("{time_zone: europe/berlin, open: []}", "write 'Europe/Berlin'"),
        ("{time_zone: Mars/Crater, open: []}", "a region and a city"),
        ("{time_zone: ../../etc/passwd, open: []}", "there is no time zone"),
        (
            "{time_zone: UTC, open: [{from: '9:00', to: '9:00'}]}",
            "2:45: 'from' and 'to' are the same"
        ),
        ("{time_zone: UTC, open: [{from: '0:00', to: '0:00'}]}", "\"24:00\" for the whole day"),
        (
            "{time_zone: UTC, open: [{from: '25:00', to: '9:00'}]}",
            "2:31: '25:00' is no time of day"
        ),
        ("{time_zone: UTC, open: [{from: '24:00', to: '9:00'}]}", "'24:00' is no time of day"),
        ("{time_zone: UTC, open: [{from: '9', to: '9:60'}]}", "'9:60' is no time of day"),
        ("{time_zone: UTC, open: [{from: '-9:00', to: '١٠:00'}]}", "'١٠:00' is no time of day"),
        ("{time_zone: UTC, open: [{to: '9:00'}]}", "'open' has no 'from'"),
        (
            "{time_zone: UTC, open: [{days: [munday], from: '9:00', to: '10:00'}]}",
            "'munday' is no day of the week; write 'monday'"
        ),
        ("{time_zone: UTC, open: [{days: [], from: '9:00', to: '10:00'}]}", "'days' names no day"),
        (
            "{time_zone: UTC, open: [{days: [mon-wed-fri], from: '9:00', to: '10:00'}]}",
            "'mon-wed-fri' are no days"
        ),
        (
            "{time_zone: UTC, open: [{days: ['-'], from: '9:00', to: '10:00'}]}",
            "'' is no day of the week"
        ),
        ("{time_zone: UTC, open: {from: '9:00'}}", "'open' must be a list"),
        ("{time_zone: UTC, opened: []}", "unknown key 'opened' in 'a'; write 'open'"),
        ("{time_zone: UTC, open: [{from: '9:00', to: '10:00', on: x}]}", "unknown key 'on'"),
        ("nine to five", "must hold keys and values"),
    ])
    func whatCannotBeOpenIsTold(hours: String, expected: String) {
        let problems = Self.problems(hours)
        #expect(problems.contains { $0.contains(expected) }, "\(problems)")
    }

    @Test(arguments: [
        ("2026-02-29", "'2026-02-29' is no date"), ("02-30", "'02-30' is no date"),
        ("13-01", "'13-01' is no date"), ("2026-1-1", "'2026-1-1' is no date"),
        ("christmas", "'christmas' is no date"), ("2026-12-25T00:00Z", "is no date"),
        ("''", "'' is no date"),
        ("2026-12-25, 2026-12-25", "2:83: '2026-12-25' is there twice"),
        ("{from: '9:00', to: '10:00'}", "a holiday has no 'date'"),
        ("{date: 12-25, from: '9:00'}", "'holidays' has no 'to'"),
        ("{date: 12-25, from: '9:00', to: '9:00'}", "are the same"),
        ("{date: 12-25, open: no}", "unknown key 'open'"),
        ("[12-25]", "'holidays' must be one value"),
    ])
    func whatIsNoHolidayIsTold(holiday: String, expected: String) {
        let problems = Self.problems(
            "{time_zone: UTC, open: [{from: '9:00', to: '17:00'}], holidays: [\(holiday)]}")
        #expect(problems.contains { $0.contains(expected) }, "\(problems)")
    }

    /// A calendar whose every day is a holiday.
    @Test func aYearOfHolidaysIsNeverOpen() {
        let lengths = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        var days = lengths.enumerated().flatMap { month, length in
            (1...length).map { "\(two(month + 1))-\(two($0))" }
        }
        func problems() -> [String] {
            Self.problems(
                "{time_zone: UTC, open: [{from: '9:00', to: '17:00'}], "
                    + "holidays: [\(days.joined(separator: ", "))]}")
        }
        #expect(problems().contains { $0.contains("hours 'a' are never open") })
        days.removeAll { $0 == "02-29" }
        #expect(problems() == [])
    }

    private static let good = "{time_zone: UTC, open: [{from: '9:00', to: '17:00'}]}"

    private static func route(_ name: String, _ more: String = "") -> String {
        "  \(name): {targets: [], last_resort: goodbye, hours: a\(more)}\n"
    }

    @Test(arguments: [
        (", overflow: default", ["default' leads to itself"]),
        (", closed: default", ["default' leads to itself"]),
        (", overflow: nigth", ["there is no route 'nigth'; write 'night'"]),
        (", closed: nigth", ["there is no route 'nigth'; write 'night'"]),
        (
            ", overflow: elsewhere, closed: nowhere",
            [
                "there is no route 'elsewhere'; write another route", "there is no route 'nowhere'",
            ]
        ),
    ])
    func routesThatLeadNowhereAreTold(more: String, expected: [String]) {
        let problems = Self.problems(
            Self.good, routes: Self.route("default", more) + Self.route("night"))
        #expect(problems.count == expected.count)
        for expected in expected {
            #expect(
                problems.contains { $0.contains(expected) && $0.contains("gateway.yaml:4:") },
                "\(problems)")
        }
    }

    /// Circles of every length and of both kinds of link are told once, at the first of their routes.
    @Test(arguments: 2...6)
    func circlesAreTold(length: Int) {
        for kinds in 0..<(1 << length) {
            func text(isClosed: Bool) -> String {
                (0..<length).map { index in
                    let key = kinds >> index & 1 == 1 ? "closed" : "overflow"
                    let isLast = index == length - 1
                    let next = isLast ? 0 : index + 1
                    return Self.route(
                        "r\(index)", isLast && !isClosed ? "" : ", \(key): r\(next)")
                }.joined()
            }
            let problems = Self.problems(Self.good, routes: text(isClosed: true))
            #expect(problems.count == 1, "\(problems)")
            let way = ((0..<length).map { $0 } + [0]).map { "'r\($0)'" }.joined(separator: " to ")
            #expect(problems.first?.contains("gateway.yaml:4:") == true)
            #expect(problems.first?.contains("routes lead in a circle, from \(way)") == true)
            #expect(Self.problems(Self.good, routes: text(isClosed: false)) == [])
        }
    }

    @Test func namesOfHoursAreKnown() throws {
        let unknown = Self.problems(
            "{time_zone: UTC, open: [{from: '9:00', to: '17:00'}]}",
            routes: "  default: {targets: [], last_resort: goodbye, hours: aa}")
        #expect(
            unknown == ["gateway.yaml:4:48: there are no hours 'aa'; write 'a'"])
        let none = ConfigurationText.problems(
            "routes:\n  default: {targets: [], last_resort: goodbye, hours: office}")
        #expect(none.count == 1 && none[0].contains("below the top-level 'hours:'"))
        let idle = ConfigurationText.problems(
            "routes:\n  default: {targets: [], last_resort: goodbye, closed: night}\n"
                + "  night: {targets: [], last_resort: voicemail}")
        #expect(idle.count == 1 && idle[0].contains("it is always open"))
        let unused = ConfigurationText.load(
            "hours:\n  a: \(Self.good)\n" + ConfigurationText.minimal)
        #expect(
            try unused.get().warnings.map(\.description)
                == ["gateway.yaml:2:6: no route has the hours 'a'; write hours: a below a route"])
    }

    /// Everything wrong at once, in the order of the lines.
    @Test func everythingIsToldAtOnce() {
        let problems = ConfigurationText.problems(
            """
            hours:
              a:
                time_zone: Europe/Berlim
                open:
                  - {days: [monday-frieday], from: "9:00", to: "17:00"}
                  - {from: "9:00", to: "9:00"}
                holidays:
                  - 2026-02-30
            routes:
              default:
                targets: []
                last_resort: goodbye
                hours: b
                overflow: default
            """)
        let lines = problems.map { $0.split(separator: ":")[1] }
        #expect(lines == ["3", "5", "6", "8", "13", "14"], "\(problems)")
    }

    @Test func whatIsGoodLoads() throws {
        let text = """
            hours:
              office:
                time_zone: Europe/Berlin
                open:
                  - {days: [monday-thursday, friday], from: "09:00", to: "17:30"}
                  - {days: saturday, from: 9:00, to: 12:00}
                holidays: [2026-12-25, "12-25", {date: "12-24", from: "9:00", to: "12:00"}]
            routes:
              default:
                targets: []
                last_resort: goodbye
                hours: office
                closed: night
                overflow: night
              night: {targets: [], last_resort: voicemail}
            """
        let plan = try ConfigurationText.load(text).get().plan
        let hours = try #require(plan.defaultRoute.hours)
        #expect(plan.defaultRoute.whenClosed == "night" && plan.defaultRoute.overflow == "night")
        #expect(plan.routes["night"]?.hours == nil)
        #expect(Set(hours.week.keys) == Set(Weekday.allCases).subtracting([.sunday]))
        #expect(hours.week[.friday] == [OpeningHours.Span(from: 540, to: 1050)])
        #expect(hours.exceptions["12-25"] == [] && hours.exceptions["2026-12-25"] == [])
        #expect(hours.exceptions["12-24"] == [OpeningHours.Span(from: 540, to: 720)])
    }
}
