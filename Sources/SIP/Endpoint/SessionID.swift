// SPDX-License-Identifier: Apache-2.0

/// One INVITE session of one endpoint, from its first INVITE to its last message.
package struct SessionID: Sendable, Hashable {
    package let rawValue: UInt64

    package init(rawValue: UInt64) { self.rawValue = rawValue }
}

extension SessionID: CustomStringConvertible {
    package var description: String { "session-\(rawValue)" }
}
