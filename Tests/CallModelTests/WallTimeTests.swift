// SPDX-License-Identifier: Apache-2.0

import CallModel
import Foundation
import Testing

@Suite struct WallTimeTests {
    /// Foundation's calendar is the oracle, over leap years, centuries and the epoch.
    @Test func foundationWritesTheSame() {
        let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
        // 1600: Foundation goes over to the Julian calendar before 1582.
        var milliseconds: Int64 = -11_676_096_000_000
        while milliseconds < 253_402_300_799_999 {
            let date = Date(timeIntervalSince1970: Double(milliseconds / 1000))
            let whole = WallTime(milliseconds: milliseconds / 1000 * 1000)
            #expect(whole.rfc3339 == date.formatted(style))
            milliseconds += 86_400_000 * 9973 + 3_723_004
        }
    }

    @Test(arguments: [
        (0, "1970-01-01T00:00:00.000Z"), (-1, "1969-12-31T23:59:59.999Z"),
        (951_782_400_000, "2000-02-29T00:00:00.000Z"),
        (4_107_542_400_000, "2100-03-01T00:00:00.000Z"),
        (1_795_342_795_120, "2026-11-22T10:19:55.120Z"),
    ])
    func edgesAreRight(milliseconds: Int64, text: String) {
        #expect(WallTime(milliseconds: milliseconds).rfc3339 == text)
    }

    @Test func whatIsWrittenIsReadAgain() {
        var milliseconds: Int64 = -11_676_096_000_000
        while milliseconds < 253_402_300_799_999 {
            let time = WallTime(milliseconds: milliseconds)
            #expect(WallTime(rfc3339: time.rfc3339) == time)
            milliseconds += 86_400_000 * 997 + 3_723_004
        }
    }

    @Test(arguments: [
        ("2026-11-22", "2026-11-22T00:00:00.000Z"),
        ("2026-11-22T10:19Z", "2026-11-22T10:19:00.000Z"),
        ("2026-11-22T10:19:55Z", "2026-11-22T10:19:55.000Z"),
        ("2026-11-22T10:19:55.1Z", "2026-11-22T10:19:55.100Z"),
        ("2026-11-22T10:19:55.123456789Z", "2026-11-22T10:19:55.123Z"),
        ("2000-02-29", "2000-02-29T00:00:00.000Z"),
    ])
    func partsMayBeMissing(text: String, whole: String) {
        #expect(WallTime(rfc3339: text)?.rfc3339 == whole)
    }

    @Test(arguments: [
        "", "2026", "2026-1-2", "2026-13-01", "2026-00-01", "2026-04-31", "2025-02-29",
        "2026-11-00",
        "2026-11-22T", "2026-11-22T10Z", "2026-11-22T10:19", "2026-11-22T24:00Z",
        "2026-11-22T10:60Z", "2026-11-22T10:19:60Z", "2026-11-22T10:19.5Z", "2026-11-22T10:19:5Z",
        "2026-11-22T10:19:55.Z", "2026-11-22T10:19:55+01:00", "2026-11-22 10:19Z", "-026-11-22",
        "２０２６-11-22", "2026-11-22T10:19:55.1234567890Z", "2026-11-22T10:19ZT",
    ])
    func whatIsNoTimeIsRefused(text: String) { #expect(WallTime(rfc3339: text) == nil) }

    @Test func durationsAdvanceByWholeMilliseconds() {
        let time = WallTime(milliseconds: 1000).advanced(by: .microseconds(2_500_700))
        #expect(time.milliseconds == 3500)
    }
}
