// SPDX-License-Identifier: Apache-2.0

/// What is remembered of an operator when the gateway is started anew.
package struct OperatorRecord: Sendable, Hashable {
    /// Since when they take no calls, and why.
    package struct Away: Sendable, Hashable {
        package enum Reason: String, Sendable, Hashable, CaseIterable {
            /// They said so.
            case asked
            /// They let it ring too often.
            case missed
        }

        package var since: WallTime
        package var reason: Reason
        /// What they said of it.
        package var note: String?

        package init(since: WallTime, reason: Reason, note: String? = nil) {
            self.since = since
            self.reason = reason
            self.note = note
        }
    }

    /// The name in the configuration.
    package var name: String
    /// Nil for who takes calls.
    package var away: Away?
    /// Until when they finish what their last call left to do.
    package var wrapUpUntil: WallTime?
    /// When they last talked with a caller; nil for never.
    package var lastBusy: WallTime?
    /// How often in a row it rang in vain.
    package var missed: Int
    /// With how many callers they were joined.
    package var calls: Int
    /// Their telephones that have logged in.
    package var devices: [OperatorDevice] = []

    package init(
        name: String, away: Away? = nil, wrapUpUntil: WallTime? = nil, lastBusy: WallTime? = nil,
        missed: Int = 0, calls: Int = 0
    ) {
        self.name = name
        self.away = away
        self.wrapUpUntil = wrapUpUntil
        self.lastBusy = lastBusy
        self.missed = missed
        self.calls = calls
    }
}
