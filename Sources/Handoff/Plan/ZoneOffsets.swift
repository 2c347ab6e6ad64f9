// SPDX-License-Identifier: Apache-2.0

package import CallModel

/// What the clocks of a time zone are ahead of UTC, and when that changes: a table, made by who reads
/// the configuration, so that no decision asks this machine for its time zones.
package struct ZoneOffsets: Sendable, Hashable {
    package struct Change: Sendable, Hashable {
        package var at: WallTime
        /// Seconds ahead of UTC from then on.
        package var seconds: Int

        package init(at: WallTime, seconds: Int) {
            self.at = at
            self.seconds = seconds
        }
    }

    /// Seconds ahead of UTC before the first change.
    let seconds: Int
    /// In the order of time; after the last one the clocks stay as they are.
    let changes: [Change]

    package init(seconds: Int, changes: [Change] = []) {
        self.seconds = seconds
        self.changes = changes
    }

    /// Seconds ahead of UTC at a moment.
    func seconds(at time: WallTime) -> Int {
        let next = firstChange(after: time)
        return next == 0 ? seconds : changes[next - 1].seconds
    }

    /// What the clocks show at a moment, in milliseconds since 1970-01-01 0:00 of theirs.
    func local(_ time: WallTime) -> Int64 { time.milliseconds + Int64(seconds(at: time)) * 1000 }

    /// The moments at which the clocks may show this: two in the hour that comes twice. One that they
    /// skip has none, and what is given then is beside it.
    func moments(showing local: Int64) -> [WallTime] {
        let day: Int64 = 86_400_000
        let near = [local - day, local + day].map { seconds(at: WallTime(milliseconds: $0)) }
        return Set(near).map { WallTime(milliseconds: local - Int64($0) * 1000) }
    }

    /// When the clocks are changed after one moment and before another.
    func changes(after start: WallTime, before end: WallTime) -> [WallTime] {
        changes[firstChange(after: start)...].prefix { $0.at < end }.map(\.at)
    }

    private func firstChange(after time: WallTime) -> Int {
        var (low, high) = (0, changes.count)
        while low < high {
            let middle = (low + high) / 2
            if changes[middle].at <= time { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
