// SPDX-License-Identifier: Apache-2.0

package import CallModel

/// Which calls to list.
package struct CallQuery: Sendable, Hashable {
    /// At most this many, newest first.
    package var limit: Int
    /// Only calls that arrived before this moment: the `arrived` of the last call of one page
    /// asks for the next.
    package var before: WallTime?
    /// Only calls that have not ended.
    package var onlyRunning: Bool
    /// Only calls whose caller gave up while waiting for a person.
    package var onlyAbandoned: Bool

    package init(
        limit: Int = 50, before: WallTime? = nil, onlyRunning: Bool = false,
        onlyAbandoned: Bool = false
    ) {
        self.limit = limit
        self.before = before
        self.onlyRunning = onlyRunning
        self.onlyAbandoned = onlyAbandoned
    }

    /// Whether a call matches, its place in the list aside.
    package func admits(_ summary: CallSummary) -> Bool {
        if let before, summary.arrived >= before { return false }
        if onlyAbandoned, !summary.isAbandoned { return false }
        return !onlyRunning || summary.ended == nil
    }
}
