// SPDX-License-Identifier: Apache-2.0

import ConfigurationFiles

/// Values as scenarios have them.
extension YAMLSection {
    /// A number with its unit.
    func quantity<Value>(
        _ key: String, _ fallback: Value, _ read: (String) -> Value?, _ example: String
    ) -> Value {
        guard let words = optionalString(key) else { return fallback }
        if let value = read(words) { return value }
        complain(key, "'\(key)' is '\(words)'", write: "a value such as \(example)")
        return fallback
    }
}
