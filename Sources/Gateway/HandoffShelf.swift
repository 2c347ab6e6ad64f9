// SPDX-License-Identifier: Apache-2.0

package import CallModel
import SIP
import Synchronization
package import Timing

/// The packages of the operators' attempts, as those operators may know them, each for whoever
/// shows its key. In memory alone and for a while: the journal keeps less.
package final class HandoffShelf: Sendable {
    private struct Kept {
        var package: HandoffPackage
        var key: String
        var until: Instant
    }

    private let kept = Mutex<[Kept]>([])
    private let life: Duration
    private let limit: Int
    private let now: @Sendable () -> Instant

    /// A shelf that keeps each package for `life`, and `limit` of them at most; `now` is the time.
    package init(
        life: Duration, limit: Int = 2000, now: @escaping @Sendable () -> Instant
    ) {
        self.life = life
        self.limit = limit
        self.now = now
    }

    package func put(_ package: HandoffPackage, key: String) {
        let now = now()
        kept.withLock { kept in
            kept.removeAll { $0.until <= now }
            if kept.count >= limit { kept.removeFirst(kept.count - limit + 1) }
            kept.append(Kept(package: package, key: key, until: now + life))
        }
    }

    /// The package of a handoff, for who shows the key of one of its attempts.
    package func package(_ id: HandoffID, key: String) -> HandoffPackage? {
        let now = now()
        return kept.withLock { kept in
            kept.last { kept in
                kept.package.id == id && kept.until > now && kept.key.equalsInConstantTime(key)
            }?.package
        }
    }

    /// How many packages are kept now.
    package var count: Int { kept.withLock { $0.count } }
}
