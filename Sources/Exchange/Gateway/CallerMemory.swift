// SPDX-License-Identifier: Apache-2.0

import Triggers

/// Who has called before, since this gateway started: for rules that ask (`history`).
///
/// Numbers stand here and nowhere else; of callers who withhold theirs nothing is known. The callers
/// who have not called for longest make room.
struct CallerMemory: Sendable {
    private struct Past: Sendable {
        var calls = 0
        var handoffs = 0
        /// When they called last, counted in calls.
        var turn = 0
    }

    private static let limit = 10_000

    private var past: [String: Past] = [:]
    private var turn = 0

    /// Adds what is remembered of the caller to what is known of a call that has come, which counts
    /// from now on.
    mutating func arrived(_ facts: inout CallFacts) {
        guard let caller = facts.caller else { return }
        var known = past[caller] ?? Past()
        facts.earlierCalls = known.calls
        facts.earlierHandoffs = known.handoffs
        turn += 1
        known.calls += 1
        known.turn = turn
        past[caller] = known
        guard past.count > Self.limit else { return }
        // Half of them at once: this is seldom.
        let oldest = past.sorted { $0.value.turn < $1.value.turn }.prefix(Self.limit / 2)
        for (number, _) in oldest { past[number] = nil }
    }

    /// A call of theirs is over that had so many handoffs.
    mutating func ended(_ caller: String?, handoffs: Int) {
        guard let caller, handoffs > 0 else { return }
        past[caller]?.handoffs += handoffs
    }
}
