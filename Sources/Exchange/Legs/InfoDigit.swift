// SPDX-License-Identifier: Apache-2.0

import SIP

/// The key in the body of an INFO, as telephones send it instead of telephone events:
/// `application/dtmf-relay` (`Signal=5`) or `application/dtmf` (`5`).
enum InfoDigit {
    static func key(in body: Body) -> Character? {
        let text = String(decoding: body.bytes.prefix(256), as: UTF8.self)
        let type = body.contentType.lowercased()
        if type.hasPrefix("application/dtmf-relay") {
            for line in text.split(whereSeparator: \.isNewline) {
                let parts = line.split(separator: "=", maxSplits: 1)
                if parts.count == 2, trimmed(parts[0]).lowercased() == "signal" {
                    return valid(trimmed(parts[1]))
                }
            }
            return nil
        }
        return type.hasPrefix("application/dtmf") ? valid(trimmed(text[...])) : nil
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
