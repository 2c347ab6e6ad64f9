// SPDX-License-Identifier: Apache-2.0

/// Who is called at one time on a route: one target, or several people rung together, of whom the
/// first to accept has the call. Never empty.
package struct Round: Sendable, Hashable {
    /// How many may be rung together: a call has places for so many operators.
    package static let most = 4

    package internal(set) var targets: [Target]

    /// One target, called alone.
    package init(_ target: Target) { targets = [target] }

    /// Several people; nil for none, for more than a call has places for, for somebody twice, and for
    /// another agent, which is never called beside others.
    package init?(together targets: [Target]) {
        guard (1...Self.most).contains(targets.count),
            Set(targets.map(\.name)).count == targets.count,
            targets.count == 1 || !targets.contains(where: \.isAgent)
        else { return nil }
        self.targets = targets
    }

    /// Those for whom this holds; nil when it holds for none.
    func filter(_ isMeant: (Target) -> Bool) -> Round? {
        let left = targets.filter(isMeant)
        guard !left.isEmpty else { return nil }
        var round = self
        round.targets = left
        return round
    }

    /// Whoever is called, by name.
    var names: String { targets.map(\.name).joined(separator: ", ") }
}
