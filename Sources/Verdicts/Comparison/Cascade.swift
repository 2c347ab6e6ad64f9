// SPDX-License-Identifier: Apache-2.0

/// When one line moves, what follows from it moves along: said once, at the first of them.
enum Cascade {
    /// One tick of the gateway in milliseconds: what is decided on one that was heard a little later
    /// moves by whole ticks.
    private static let tick: Int64 = 20
    /// Nobody moves together with more than this many others that moved by something else meanwhile.
    private static let openGroups = 32

    /// Takes differences in order of place, and gives those that remain.
    static func folded(_ differences: [Difference]) -> [Difference] {
        var kept: [Difference] = []
        var heads: [Head] = []
        for difference in differences {
            guard case .moved(let from, let to, _) = difference.kind else {
                kept.append(difference)
                continue
            }
            let line = Head(from: from, to: to, index: kept.count)
            if let group = heads.indices.last(where: { heads[$0].takesAlong(line) }) {
                heads[group].followers += 1
                let head = heads[group]
                kept[head.index].kind = .moved(
                    from: head.from, to: head.to, followers: head.followers)
                // The most recent is asked first.
                heads.append(heads.remove(at: group))
            } else {
                heads.append(line)
                if heads.count > openGroups { heads.removeFirst() }
                kept.append(difference)
            }
        }
        return kept
    }

    private struct Head {
        let from: TimelineLine
        let to: TimelineLine
        /// Its place among what is kept.
        let index: Int
        var followers = 0

        private var shift: Int64 { to.milliseconds - from.milliseconds }

        /// Exact lines move by exactly the same; what is heard, by about that.
        func takesAlong(_ other: Head) -> Bool {
            let loosest = max(from.mayMove ?? 0, other.from.mayMove ?? 0)
            return abs(other.shift - shift) <= min(loosest, tick)
        }
    }
}
