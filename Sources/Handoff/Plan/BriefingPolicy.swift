// SPDX-License-Identifier: Apache-2.0

/// How the operator is told.
package struct BriefingPolicy: Sendable, Hashable {
    /// The longest whisper, at about 2.6 words a second.
    package var maximum: Duration

    package init(maximum: Duration = .seconds(15)) { self.maximum = maximum }
}
