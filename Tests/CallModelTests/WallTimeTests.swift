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

    @Test func durationsAdvanceByWholeMilliseconds() {
        let time = WallTime(milliseconds: 1000).advanced(by: .microseconds(2_500_700))
        #expect(time.milliseconds == 3500)
    }
}
