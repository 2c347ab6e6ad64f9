// SPDX-License-Identifier: Apache-2.0

import Yams

/// One mapping of a configuration file. Every key asked for is thereby known; what is never asked
/// for is reported as unknown.
package final class YAMLSection {
    package let document: YAMLDocument
    /// The key this section stands under; empty for the whole file.
    let key: String
    package var line: Int { place.line }
    let place: YAMLPlace
    private let mapping: Node.Mapping?
    private var known: [String] = []

    init(document: YAMLDocument, mapping: Node.Mapping?, key: String, place: YAMLPlace) {
        self.document = document
        self.mapping = mapping
        self.key = key
        self.place = place
    }

    /// As it stands in the file; nil where there is nothing.
    var whole: Node? { mapping.map { .mapping($0) } }

    /// Keys in the order of the file.
    package var keys: [String] { mapping?.compactMap { $0.key.scalar?.string } ?? [] }

    /// Whether the file has the key, with whatever value.
    package func has(_ key: String) -> Bool { mapping?[key] != nil }

    /// Whether the value of a key holds keys and values itself.
    package func isMapping(_ key: String) -> Bool { mapping?[key]?.mapping != nil }

    /// Whether the value of a key is a list.
    func isList(_ key: String) -> Bool { mapping?[key]?.sequence != nil }

    /// The plain value of a key as it stands in the file.
    func text(_ key: String) -> String? { mapping?[key]?.scalar?.string }

    /// How many entries the list of a key has; 0 where there is none.
    func count(_ key: String) -> Int { mapping?[key]?.sequence?.count ?? 0 }

    /// Whether a key has nothing beside it: `key:`.
    package func isEmpty(_ key: String) -> Bool {
        if case .scalar(let scalar)? = mapping?[key] { Self.isNull(scalar) } else { false }
    }

    /// What stands below a key is read elsewhere.
    package func pass(over key: String) { known.append(key) }

    /// The line of a key's value, or of the section when the key is absent.
    package func line(of key: String) -> Int { place(of: key).line }

    /// Where a key stands, or the section when the key is absent.
    func place(of key: String) -> YAMLPlace {
        YAMLPlace(mapping?.first { $0.key.scalar?.string == key }?.key) ?? place
    }

    package func complain(_ key: String, _ what: String, write: String) {
        document.complain(at: place(of: key), what, write: write)
    }

    func warn(_ key: String, _ what: String, write: String) {
        document.warn(at: place(of: key), what, write: write)
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

    /// Whether the plain value of a key is this word.
    func says(_ key: String, _ word: String) -> Bool { node(key)?.scalar?.string == word }

    func text(of node: Node, key: String, expecting: String) -> String? {
        guard case .scalar(let scalar) = node else {
            document.complain(
                at: YAMLPlace(node) ?? place(of: key), "'\(key)' must be one value",
                write: expecting)
            return nil
        }
        return document.substituted(scalar.string, at: YAMLPlace(node) ?? place)
    }

    static func isNull(_ scalar: Node.Scalar) -> Bool {
        scalar.style == .plain && ["", "~", "null", "Null", "NULL"].contains(scalar.string)
    }

    func complainOfUnknownKeys() {
        guard let mapping else { return }
        for (name, _) in mapping {
            let place = YAMLPlace(name) ?? self.place
            guard let text = name.scalar?.string else {
                document.complain(at: place, "a key must be text", write: "a word before the ':'")
                continue
            }
            guard !known.contains(text) else { continue }
            let owner = key.isEmpty ? "" : " in '\(key)'"
            let write =
                Suggestion.nearest(to: text, among: known).map { "'\($0)'" }
                ?? (known.isEmpty
                    ? "nothing below '\(key)'"
                    : "one of: \(Set(known).sorted().joined(separator: ", "))")
            document.complain(at: place, "unknown key '\(text)'\(owner)", write: write)
        }
    }
}
