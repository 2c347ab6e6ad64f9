// SPDX-License-Identifier: Apache-2.0

/// Values and lists as YAML has them, so that they are read as what they are.
enum YAMLText {
    /// A list on one line is no longer than this.
    private static let width = 96

    /// A text, in quotes where it must be.
    static func scalar(_ text: String) -> String {
        // A variable is put in for it otherwise.
        let text = text.replacing("${", with: "$${")
        guard !isPlain(text) else { return text }
        let quoted = text.unicodeScalars.map { scalar in
            switch scalar {
            case "\"": "\\\""
            case "\\": "\\\\"
            case "\n": "\\n"
            case "\t": "\\t"
            case _ where scalar.value < 0x20 || (0x7F...0xA0).contains(scalar.value):
                "\\x" + hexadecimal(scalar, digits: 2)
            case "\u{2028}", "\u{2029}", "\u{FEFF}", "\u{FFFE}", "\u{FFFF}":
                "\\u" + hexadecimal(scalar, digits: 4)
            default: String(scalar)
            }
        }
        return "\"\(quoted.joined())\""
    }

    private static func hexadecimal(_ scalar: Unicode.Scalar, digits: Int) -> String {
        let text = String(scalar.value, radix: 16)
        return String(repeating: "0", count: max(0, digits - text.count)) + text
    }

    /// Words of letters that mean nothing else.
    private static func isPlain(_ text: String) -> Bool {
        guard let first = text.first, first.isASCII, first.isLetter, text.last != " ",
            text.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || " _-/.".contains($0)) })
        else { return false }
        return !["true", "false", "yes", "no", "on", "off", "null", "y", "n"]
            .contains(text.lowercased())
    }

    static func number(_ value: Double) -> String {
        Int(exactly: value).map(String.init) ?? "\(value)"
    }

    /// A time in seconds, as many digits as it has.
    static func seconds(_ time: Duration) -> String {
        let (seconds, fraction) = time.components
        guard fraction != 0 else { return "\(seconds)" }
        var digits = String(fraction.magnitude)
        digits = String(repeating: "0", count: max(0, 18 - digits.count)) + digits
        while digits.last == "0" { digits.removeLast() }
        return (seconds == 0 && fraction < 0 ? "-" : "") + "\(seconds).\(digits)"
    }

    /// A list of texts: on one line where there is room, else one a line.
    static func list(_ texts: [String], of key: String) -> [String] {
        let texts = texts.map(scalar)
        let line = "\(key): [\(texts.joined(separator: ", "))]"
        return line.count <= width ? [line] : ["\(key):"] + indented(texts.map { "- \($0)" })
    }

    static func indented(_ lines: [String]) -> [String] { lines.map { "  " + $0 } }

    /// Lines as one entry of a list.
    static func entry(_ lines: [String]) -> [String] {
        lines.prefix(1).map { "- " + $0 } + indented(Array(lines.dropFirst()))
    }
}
