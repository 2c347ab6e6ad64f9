// SPDX-License-Identifier: Apache-2.0

/// The identity of one handoff; it travels to the operator in the INVITE (`X-Handoff-Id`).
package struct HandoffID: RawRepresentable, Sendable, Hashable, CustomStringConvertible {
    package var rawValue: String

    package init(rawValue: String) { self.rawValue = rawValue }

    package var description: String { rawValue }
}
