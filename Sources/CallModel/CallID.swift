// SPDX-License-Identifier: Apache-2.0

/// The identity of one call: one caller's visit.
package struct CallID: RawRepresentable, Sendable, Hashable, CustomStringConvertible {
    package var rawValue: String

    package init(rawValue: String) { self.rawValue = rawValue }

    package var description: String { rawValue }
}
