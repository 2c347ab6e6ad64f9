// SPDX-License-Identifier: Apache-2.0

package import CallModel

/// What a worker does for one watched leg.
package struct ListeningPlan: Sendable {
    /// Whose voice it is.
    package var party: Party
    /// Phrases to listen for; nil for none, as for the agent and the operator unless asked.
    package var keywords: KeywordSet?
    /// Report speech began and ended.
    package var voiceActivity: Bool

    package init(party: Party, keywords: KeywordSet? = nil, voiceActivity: Bool = true) {
        self.party = party
        self.keywords = keywords
        self.voiceActivity = voiceActivity
    }
}

/// Names one watched leg to a worker; the shell chooses the numbers.
package struct WatchID: Sendable, Hashable, Comparable {
    package var number: UInt64

    package init(_ number: UInt64) {
        self.number = number
    }

    package static func < (left: WatchID, right: WatchID) -> Bool { left.number < right.number }
}
