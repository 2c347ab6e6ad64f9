// SPDX-License-Identifier: Apache-2.0

import Verdicts

/// Elements of an XML text, in the little of XML that a report is made of; nil where it is none:
/// every tag closed, every attribute quoted, no character that would have to be written otherwise.
struct XMLElements {
    struct Case {
        var name: String
        /// `passed`, `skipped`, `failure TYPE` or `error TYPE`.
        var outcome: String
    }

    private(set) var root: [String: String]?
    private(set) var suites: [[String: String]] = []
    private(set) var cases: [Case] = []

    init?(_ text: String) {
        let head = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        guard text.hasPrefix(head) else { return nil }
        var open: [String] = []
        // Each piece is a tag with the text behind it.
        let pieces = text.dropFirst(head.count).split(separator: "<")
        for piece in pieces {
            let parts = piece.split(separator: ">", omittingEmptySubsequences: false)
            guard parts.count == 2, Self.unescaped(parts[1]) != nil else { return nil }
            var tag = parts[0]
            if tag.hasPrefix("/") {
                guard open.popLast() == String(tag.dropFirst()) else { return nil }
                continue
            }
            let isClosed = tag.hasSuffix("/")
            if isClosed { tag = tag.dropLast() }
            guard let (name, attributes) = Self.read(tag), take(name, attributes, in: open.last)
            else { return nil }
            if !isClosed { open.append(name) }
        }
        guard open.isEmpty else { return nil }
    }

    private mutating func take(
        _ name: String, _ attributes: [String: String], in parent: String?
    ) -> Bool {
        switch (name, parent) {
        case ("testsuites", nil): root = attributes
        case ("testsuite", "testsuites"?): suites.append(attributes)
        case ("testcase", "testsuite"?):
            cases.append(Case(name: attributes["name"] ?? "", outcome: "passed"))
        case ("skipped", "testcase"?): cases[cases.count - 1].outcome = "skipped"
        case ("failure", "testcase"?), ("error", "testcase"?):
            guard let type = attributes["type"], FailureType(rawValue: type) != nil else {
                return false
            }
            cases[cases.count - 1].outcome = "\(name) \(type)"
        default: return false
        }
        return true
    }

    private static func read(_ tag: Substring) -> (String, [String: String])? {
        let parts = tag.split(separator: "\"", omittingEmptySubsequences: false)
        let start = parts[0].split(separator: " ")
        guard parts.count % 2 == 1, parts.last == "", let name = start.first else { return nil }
        var attributes: [String: String] = [:]
        for index in stride(from: 0, to: parts.count - 1, by: 2) {
            guard let key = parts[index].split(separator: " ").last, key.hasSuffix("="),
                let value = unescaped(parts[index + 1])
            else { return nil }
            guard attributes.updateValue(value, forKey: String(key.dropLast())) == nil else {
                return nil
            }
        }
        return (String(name), attributes)
    }

    private static func unescaped(_ text: Substring) -> String? {
        var rest = text.unicodeScalars[...]
        var result = String.UnicodeScalarView()
        let entities: [String: Unicode.Scalar] = [
            "&lt;": "<", "&gt;": ">", "&amp;": "&", "&quot;": "\"", "&#10;": "\n", "&#9;": "\t",
        ]
        while let first = rest.first {
            if first == "&" {
                guard let end = rest.firstIndex(of: ";"),
                    let scalar = entities[String(rest[...end])]
                else { return nil }
                result.append(scalar)
                rest = rest[rest.index(after: end)...]
            } else {
                result.append(first)
                rest.removeFirst()
            }
        }
        return String(result)
    }
}
