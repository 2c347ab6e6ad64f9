// SPDX-License-Identifier: Apache-2.0

import Yams

/// One mapping of a configuration file. Every key asked for is thereby known; what is never asked
/// for is reported as unknown.
package final class YAMLSection {
    package let document: YAMLDocument
    /// The key this section stands under; empty for the whole file.
    let key: String
    package let line: Int
    private let mapping: Node.Mapping?
    private var known: [String] = []

    init(document: YAMLDocument, mapping: Node.Mapping?, key: String, line: Int) {
        self.document = document
        self.mapping = mapping
        self.key = key
        self.line = line
    }

    /// As it stands in the file; nil where there is nothing.
    var whole: Node? { mapping.map { .mapping($0) } }

    /// Keys in the order of the file.
    package var keys: [String] { mapping?.compactMap { $0.key.scalar?.string } ?? [] }

    /// Whether the file has the key, with whatever value.
    package func has(_ key: String) -> Bool { mapping?[key] != nil }

    /// Whether the value of a key holds keys and values itself.
    package func isMapping(_ key: String) -> Bool { mapping?[key]?.mapping != nil }

    /// Whether a key has nothing beside it: `key:`.
    package func isEmpty(_ key: String) -> Bool {
        if case .scalar(let scalar)? = mapping?[key] { Self.isNull(scalar) } else { false }
    }

    /// What stands below a key is read elsewhere.
    package func pass(over key: String) { known.append(key) }

    /// The line of a key's value, or of the section when the key is absent.
    package func line(of key: String) -> Int {
        guard let mapping else { return line }
        return mapping.first { $0.key.scalar?.string == key }?.key.mark?.line ?? line
    }

    package func complain(_ key: String, _ what: String, write: String) {
        document.complain(line: line(of: key), what, write: write)
    }

    func warn(_ key: String, _ what: String, write: String) {
        document.warn(line: line(of: key), what, write: write)
    }

    /// The value of a key; nil when absent or null.
    func node(_ key: String) -> Node? {
        known.append(key)
        guard let node = mapping?[key] else { return nil }
        if case .scalar(let scalar) = node, Self.isNull(scalar) { return nil }
        return node
    }

    /// The text of a key's plain value, variables put in; nil when absent or null.
    func scalar(_ key: String, expecting: String) -> String? {
        guard let node = node(key) else { return nil }
        return text(of: node, key: key, expecting: expecting)
    }

    func text(of node: Node, key: String, expecting: String) -> String? {
        guard case .scalar(let scalar) = node else {
            document.complain(
                line: node.mark?.line ?? line(of: key), "'\(key)' must be one value",
                write: expecting)
            return nil
        }
        return document.substituted(scalar.string, line: scalar.mark?.line ?? line)
    }

    static func isNull(_ scalar: Node.Scalar) -> Bool {
        scalar.style == .plain && ["", "~", "null", "Null", "NULL"].contains(scalar.string)
    }

    func complainOfUnknownKeys() {
        guard let mapping else { return }
        for (name, _) in mapping {
            let line = name.mark?.line ?? self.line
            guard let text = name.scalar?.string else {
                document.complain(line: line, "a key must be text", write: "a word before the ':'")
                continue
            }
            guard !known.contains(text) else { continue }
            let place = key.isEmpty ? "" : " in '\(key)'"
            let write =
                Suggestion.nearest(to: text, among: known).map { "'\($0)'" }
                ?? "one of: \(Set(known).sorted().joined(separator: ", "))"
            document.complain(line: line, "unknown key '\(text)'\(place)", write: write)
        }
    }
}
