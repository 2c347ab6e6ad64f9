// SPDX-License-Identifier: Apache-2.0

import JSON

/// Takes out what is meant for machines: escapes, tags, entities, Markdown, JSON, code.
/// Every step is one pass over the text.
enum TextMarkup {
    static func removed(from text: String) -> String {
        var result = withoutEscapes(text)
        result = withoutFences(result)
        result = withoutLinkTargets(result)
        result = withoutTags(result)
        return withoutData(result)
    }

    /// The escapes of string literals: `\n`, `\u00e9`.
    private static func withoutEscapes(_ text: String) -> String {
        var result = ""
        var rest = Substring(text)
        while let character = rest.popFirst() {
            guard character == "\\", let next = rest.first else {
                result.append(character)
                continue
            }
            if "nrt".contains(next) {
                rest.removeFirst()
                result += " "
            } else if "\"'/".contains(next) {
                result.append(rest.removeFirst())
            } else if next == "u", rest.dropFirst().prefix(4).allSatisfy(\.isHexDigit) {
                rest = rest.dropFirst(5)
                result += " "
            } else {
                result.append(character)
            }
        }
        return result
    }

    /// Blocks of code between triple backquotes; one that never ends goes to the end.
    private static func withoutFences(_ text: String) -> String {
        guard text.contains("```") else { return text }
        return text.split(separator: "```", omittingEmptySubsequences: false).enumerated()
            .filter { $0.offset % 2 == 0 }.map(\.element).joined(separator: " ")
    }

    /// `[words](target)` and `![words](target)` become the words.
    private static func withoutLinkTargets(_ text: String) -> String {
        guard text.contains("](") else { return text }
        let parts = text.split(separator: "](", omittingEmptySubsequences: false)
        var result = String(parts[0])
        for part in parts.dropFirst() {
            if let bracket = result.lastIndex(of: "[") { result.remove(at: bracket) }
            result += part.firstIndex(of: ")").map { String(part[part.index(after: $0)...]) } ?? ""
        }
        return result
    }

    /// Tags of HTML, XML and SSML, and their entities. `<https://…>` is an address, not a tag.
    private static func withoutTags(_ text: String) -> String {
        var result = ""
        var rest = Substring(text)
        while let character = rest.popFirst() {
            if character == "<", let end = rest.prefix(400).firstIndex(of: ">"), isTag(rest[..<end])
            {
                rest = rest[rest.index(after: end)...]
                result += " "
            } else if character == "&", let end = rest.prefix(10).firstIndex(of: ";"),
                let meaning = entity(rest[..<end])
            {
                rest = rest[rest.index(after: end)...]
                result += meaning
            } else {
                result.append(character)
            }
        }
        return result
    }

    private static func isTag(_ inside: Substring) -> Bool {
        guard let first = inside.first, first.isASCII else { return false }
        return (first.isLetter || "/!?".contains(first)) && !inside.contains("://")
            && !inside.contains("@") && !inside.hasPrefix("www.")
    }

    private static func entity(_ name: Substring) -> String? {
        switch name {
        case "amp": return " and "
        case "apos", "#39", "#x27", "rsquo", "lsquo": return "'"
        case "lt", "gt", "quot", "nbsp", "ldquo", "rdquo", "hellip", "mdash", "ndash": return " "
        case "euro": return " euros "
        default:
            return name.hasPrefix("#") && name.dropFirst().allSatisfy { $0.isHexDigit || $0 == "x" }
                ? " " : nil
        }
    }

    /// JSON and what looks like it, wherever it stands in the text.
    private static func withoutData(_ text: String) -> String {
        guard text.contains(where: { $0 == "{" || $0 == "[" }) else { return text }
        var result = ""
        var rest = Substring(text)
        while let character = rest.first {
            guard character == "{" || character == "[", let end = endOfData(rest) else {
                result.append(character)
                rest.removeFirst()
                continue
            }
            rest = rest[end...]
            result += " "
        }
        return result
    }

    /// Where the data end that begin here; nil when it is only a bracket.
    private static func endOfData(_ text: Substring) -> Substring.Index? {
        var depth = 0
        var isQuoted = false
        var end: Substring.Index?
        for index in text.indices {
            let character = text[index]
            if character == "\"" { isQuoted.toggle() }
            guard !isQuoted else { continue }
            if "{[".contains(character) { depth += 1 }
            if "}]".contains(character) { depth -= 1 }
            if depth == 0 {
                end = text.index(after: index)
                break
            }
        }
        let looksLikeData = text.dropFirst().first { !$0.isWhitespace }.map { "\"'{[".contains($0) }
        // Cut off in the middle.
        guard let end else { return looksLikeData == true ? text.endIndex : nil }
        let data = text[..<end]
        let isJSON = (try? JSONReader.read(String(data))) != nil
        return isJSON || data.first == "{" || looksLikeData == true ? end : nil
    }
}
