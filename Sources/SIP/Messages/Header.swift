// SPDX-License-Identifier: Apache-2.0

/// One header field: its name and its unfolded value.
package struct Header: Sendable, Hashable {
    package var name: HeaderName
    package var value: String

    package init(_ name: HeaderName, _ value: String) {
        self.name = name
        self.value = value
    }
}
