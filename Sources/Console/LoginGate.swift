// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// How often somebody may guess: whoever has failed a few times waits, by the place they come from and
/// by the name they try. Logins that succeed cost nothing.
final class LoginGate: Sendable {
    /// Failures that are forgiven at once, and how long each of them is remembered.
    private static let failuresOfPlace = 5
    private static let failuresOfName = 20
    private static let memory = Duration.seconds(30)
    /// Places and names that are remembered; beyond that the ones that are free soonest are forgotten.
    private static let most = 4096

    /// When all failures of a place or name are forgotten.
    private let freed = Mutex<[String: ContinuousClock.Instant]>([:])
    private let clock: @Sendable () -> ContinuousClock.Instant

    init(clock: @escaping @Sendable () -> ContinuousClock.Instant) { self.clock = clock }

    /// How long to wait before the next try; nil when it may be made now. The try counts as failed
    /// until `succeeded` takes that back, so that many at once are not more than a few.
    func enter(place: String, name: String) -> Duration? {
        let now = clock()
        return freed.withLock { freed in
            let keys = Self.keys(place, name)
            let waits = keys.compactMap { key, failures -> Duration? in
                let ahead = (freed[key] ?? now) - now
                let allowed = Self.memory * (failures - 1)
                return ahead > allowed ? ahead - allowed : nil
            }
            if let longest = waits.max() { return longest }
            for (key, _) in keys { freed[key] = max(freed[key] ?? now, now) + Self.memory }
            if freed.count > Self.most { Self.thin(&freed, at: now) }
            return nil
        }
    }

    func succeeded(place: String, name: String) {
        freed.withLock { freed in
            for (key, _) in Self.keys(place, name) {
                guard let until = freed[key] else { continue }
                freed[key] = until - Self.memory
            }
        }
    }

    private static func keys(_ place: String, _ name: String) -> [(String, Int)] {
        [("place \(place)", failuresOfPlace), ("name \(name)", failuresOfName)]
    }

    private static func thin(
        _ freed: inout [String: ContinuousClock.Instant], at now: ContinuousClock.Instant
    ) {
        freed = freed.filter { $0.value > now }
        guard freed.count > most else { return }
        let kept = freed.sorted { $0.value > $1.value }.prefix(most / 2)
        freed = Dictionary(uniqueKeysWithValues: kept.map { ($0.key, $0.value) })
    }
}
