// SPDX-License-Identifier: Apache-2.0

/// One captured fact, such as `account: 4471`; nested facts have dotted keys.
package struct ContextItem: Sendable, Hashable {
    package var key: String
    package var value: String

    package init(key: String, value: String) {
        self.key = key
        self.value = value
    }
}
