// SPDX-License-Identifier: Apache-2.0

/// Text as it may stand in XML 1.0, with what has a meaning there written otherwise.
enum XMLText {
    /// Within quotes or between tags; without characters that XML has no way to write, and without
    /// others that control a terminal.
    static func escaped(_ text: String) -> String {
        var escaped = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped.append(contentsOf: "&amp;".unicodeScalars)
            case "<": escaped.append(contentsOf: "&lt;".unicodeScalars)
            case ">": escaped.append(contentsOf: "&gt;".unicodeScalars)
            case "\"": escaped.append(contentsOf: "&quot;".unicodeScalars)
            case "\n": escaped.append(contentsOf: "&#10;".unicodeScalars)
            case "\t": escaped.append(contentsOf: "&#9;".unicodeScalars)
            case "\u{FFFE}", "\u{FFFF}": continue
            default: if !LineText.isControl(scalar) { escaped.append(scalar) }
            }
        }
        return String(escaped)
    }

    /// ` name="value"` of each.
    static func attributes(_ pairs: KeyValuePairs<String, String>) -> String {
        pairs.map { " \($0)=\"\(escaped($1))\"" }.joined()
    }
}
