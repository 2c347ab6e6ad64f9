// SPDX-License-Identifier: Apache-2.0

package import CallModel

/// JSON as text (RFC 8259), members in the order they have in the value.
package enum JSONText {
    /// One line, without spaces.
    package static func compact(_ value: JSONValue) -> String {
        var text = ""
        write(value, to: &text, indent: nil)
        return text
    }

    /// Indented by two spaces, a member a line, for people; no newline at the end.
    package static func pretty(_ value: JSONValue) -> String {
        var text = ""
        write(value, to: &text, indent: 0)
        return text
    }

    /// One record a line, each line ended: `journal.jsonl`.
    package static func lines(_ records: some Sequence<JournalRecord>) -> String {
        records.reduce(into: "") { text, record in
            write(record.json, to: &text, indent: nil)
            text += "\n"
        }
    }

    private static func write(_ value: JSONValue, to text: inout String, indent: Int?) {
        switch value {
        case .null: text += "null"
        case .bool(let flag): text += flag ? "true" : "false"
        case .integer(let whole): text += String(whole)
        // JSON has no word for an infinity or a NaN.
        case .number(let number): text += number.isFinite ? number.description : "null"
        case .string(let string): quote(string, to: &text)
        case .array(let values):
            list(values, "[", "]", to: &text, indent: indent) { value, text, deeper in
                write(value, to: &text, indent: deeper)
            }
        case .object(let members):
            list(members, "{", "}", to: &text, indent: indent) { member, text, deeper in
                quote(member.name, to: &text)
                text += deeper == nil ? ":" : ": "
                write(member.value, to: &text, indent: deeper)
            }
        }
    }

    private static func list<Element>(
        _ elements: [Element], _ open: String, _ close: String, to text: inout String,
        indent: Int?, each: (Element, inout String, Int?) -> Void
    ) {
        text += open
        let deeper = indent.map { $0 + 1 }
        for (index, element) in elements.enumerated() {
            if index > 0 { text += "," }
            newline(deeper, to: &text)
            each(element, &text, deeper)
        }
        if !elements.isEmpty { newline(indent, to: &text) }
        text += close
    }

    private static func newline(_ indent: Int?, to text: inout String) {
        guard let indent else { return }
        text += "\n" + String(repeating: "  ", count: indent)
    }

    private static func quote(_ string: String, to text: inout String) {
        text += "\""
        for scalar in string.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            case "\u{0}"..."\u{1F}", "\u{7F}", "\u{2028}", "\u{2029}":
                let digits = String(scalar.value, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: text.unicodeScalars.append(scalar)
            }
        }
        text += "\""
    }
}
