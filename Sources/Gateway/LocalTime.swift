// SPDX-License-Identifier: Apache-2.0

import CallModel
import Foundation

/// Civil time in the time zone of this machine (`TZ`), daylight saving and all.
enum LocalTime {
    /// Minutes since Monday 0:00.
    static func minuteOfWeek(at time: WallTime, in zone: TimeZone = .current) -> Int {
        let date = Date(timeIntervalSince1970: Double(time.milliseconds) / 1000)
        let seconds = time.milliseconds / 1000 + Int64(zone.secondsFromGMT(for: date))
        // 1970-01-01 was a Thursday.
        let minutes = Int(seconds / 60) + 3 * 1440
        return (minutes % 10_080 + 10_080) % 10_080
    }
}
