// SPDX-License-Identifier: Apache-2.0

package import CallModel
package import Timing

/// How a call came: who, where to, and when on both time lines.
package struct CallArrival: Sendable, Hashable {
    /// The caller's number or SIP address as signalled.
    package var callerAddress: Redacted<String>
    /// The display name as signalled; not trusted.
    package var callerName: String?
    package var to: String
    package var line: String
    /// What came with the call and is to reach the human.
    package var context: [ContextItem]
    package var wall: WallTime
    package var at: Instant

    package init(
        callerAddress: Redacted<String>, callerName: String? = nil, to: String, line: String,
        context: [ContextItem] = [], wall: WallTime, at: Instant
    ) {
        self.callerAddress = callerAddress
        self.callerName = callerName
        self.to = to
        self.line = line
        self.context = context
        self.wall = wall
        self.at = at
    }
}
