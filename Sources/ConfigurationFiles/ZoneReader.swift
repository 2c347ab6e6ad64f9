// SPDX-License-Identifier: Apache-2.0

import CallModel
import Foundation
import Handoff

/// Looks a time zone up in what this machine knows of them.
enum ZoneReader {
    /// The years whose changes are in a table: from 2000 up to 2100, in seconds since 1970.
    private static let first = 946_684_800
    private static let last = 4_102_444_800

    /// The clocks of a zone such as `Europe/Berlin`; nil for one that nobody knows.
    static func offsets(of name: String) -> ZoneOffsets? {
        guard let zone = TimeZone(identifier: name) else { return nil }
        func seconds(at time: Int) -> Int {
            zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(time)))
        }
        let standard = seconds(at: first)
        var (changes, before) = ([ZoneOffsets.Change](), standard)
        let day = 86_400
        for end in stride(from: first + day, through: last, by: day) {
            let after = seconds(at: end)
            guard after != before else { continue }
            var (low, high) = (end - day, end)
            while high - low > 1 {
                let middle = (low + high) / 2
                if seconds(at: middle) == before { low = middle } else { high = middle }
            }
            changes.append(
                ZoneOffsets.Change(
                    at: WallTime(milliseconds: Int64(high) * 1000), seconds: after))
            before = after
        }
        return ZoneOffsets(seconds: standard, changes: changes)
    }

    /// What somebody meant who wrote this: another spelling, or the city alone.
    static func nearest(to name: String) -> String? {
        let known = TimeZone.knownTimeZoneIdentifiers + ["UTC", "Asia/Kolkata"]
        let wanted = name.lowercased()
        let same = known.filter { zone in
            let zone = zone.lowercased()
            return zone == wanted || zone.hasSuffix("/" + wanted.replacing(" ", with: "_"))
        }
        return same.min() ?? Suggestion.nearest(to: name, among: known)
    }
}
