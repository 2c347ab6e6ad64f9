// SPDX-License-Identifier: Apache-2.0

package import SIP

/// The key in the body of an INFO, as telephones send it instead of telephone events:
/// `application/dtmf-relay` (`Signal=5`) or `application/dtmf` (`5`); some mix the two up.
package enum InfoDigit {
    package static func key(in body: Body) -> Character? {
        guard body.contentType.lowercased().hasPrefix("application/dtmf") else { return nil }
        let text = String(decoding: body.bytes.prefix(256), as: UTF8.self)
        for line in text.split(whereSeparator: \.isNewline) {
            let parts = line.split(maxSplits: 1, whereSeparator: { $0 == "=" || $0 == ":" })
            guard parts.count == 2, trimmed(parts[0]).lowercased() == "signal" else { continue }
            // What else stands on the line, such as a duration, is set off by a blank.
            let words = parts[1].split(whereSeparator: \.isWhitespace)
            return words.first.flatMap { valid(String($0)) }
        }
        return valid(trimmed(text[...]))
    }

    private static func trimmed(_ text: Substring) -> String {
        String(text.filter { !$0.isWhitespace })
    }

    /// One of the sixteen keys, also under the numbers RFC 4733 gives them.
    private static func valid(_ text: String) -> Character? {
        switch text {
        case "10": return "*"
        case "11": return "#"
        default: break
        }
        guard text.count == 1, let key = text.uppercased().first,
            "0123456789*#ABCD".contains(key)
        else { return nil }
        return key
    }
}
