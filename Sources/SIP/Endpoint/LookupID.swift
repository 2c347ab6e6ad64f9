// SPDX-License-Identifier: Apache-2.0

/// A question where a host is, from the endpoint to the shell.
package struct LookupID: Sendable, Hashable {
    package let rawValue: UInt64

    package init(rawValue: UInt64) { self.rawValue = rawValue }
}
