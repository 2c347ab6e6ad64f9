// SPDX-License-Identifier: Apache-2.0

/// Why one message was not sent. It says nothing of any other.
package struct SendFailure: Error, Sendable, Hashable {
    package var reason: String
    /// Whether sending it again the same way could never work.
    package var isLasting: Bool

    package init(_ reason: String, isLasting: Bool) {
        self.reason = reason
        self.isLasting = isLasting
    }
}
