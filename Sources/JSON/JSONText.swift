// SPDX-License-Identifier: Apache-2.0

/// JSON as a string, members in the order they have in the value.
package enum JSONText {
    /// One line, without spaces.
    package static func compact(_ value: JSONValue) -> String {
        var text: [UInt8] = []
        JSONWriter.append(value, to: &text)
        return String(decoding: text, as: UTF8.self)
    }

    /// Indented by two spaces, a member a line, for people; no newline at the end.
    package static func pretty(_ value: JSONValue) -> String {
        var text: [UInt8] = []
        JSONWriter.append(value, to: &text, level: 0)
        return String(decoding: text, as: UTF8.self)
    }
}
