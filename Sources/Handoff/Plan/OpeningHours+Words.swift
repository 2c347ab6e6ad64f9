// SPDX-License-Identifier: Apache-2.0

package import CallModel

extension OpeningHours {
    /// When they are open again after a moment at which they are closed, as the clocks there show it:
    /// `Mon 09:00`, with the date where that is not within a week; nil when it is more than a year
    /// away.
    package func nextOpeningInWords(after time: WallTime) -> String? {
        guard let next = nextOpening(after: time) else { return nil }
        let local = zone.local(next)
        let day = Self.day(of: local)
        let isNear = day < Self.day(of: zone.local(time)) + 7
        let text = WallTime(milliseconds: local).rfc3339
        let clock = text.dropFirst(11).prefix(5)
        return Weekday(ofDay: day).short + (isNear ? "" : " \(text.prefix(10))") + " \(clock)"
    }
}
