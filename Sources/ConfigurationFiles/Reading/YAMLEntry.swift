// SPDX-License-Identifier: Apache-2.0

import Yams

/// One entry of a list of things that are done or demanded: words alone, or words and what belongs to
/// them.
package struct YAMLEntry {
    package enum Content {
        /// `- hangs up`
        case words(String)
        /// `- at 12.4 s: presses 0`
        case pair(String, String)
        /// `- asks for a person: {reason: …}`
        case section(String, YAMLSection)
    }

    package var content: Content
    package var line: Int
}

extension YAMLSection {
    /// The entries of a list; one entry alone is a list of one.
    package func entries(_ key: String, limit: Int = 500) -> [YAMLEntry] {
        guard let node = node(key) else { return [] }
        guard case .sequence(let sequence) = node else {
            return entry(node, key).map { [$0] } ?? []
        }
        guard sequence.count <= limit else {
            complain(key, "'\(key)' has more than \(limit) entries", write: "fewer")
            return []
        }
        return sequence.compactMap { entry($0, key) }
    }

    private func entry(_ node: Node, _ key: String) -> YAMLEntry? {
        let place = YAMLPlace(node) ?? place(of: key)
        let line = place.line
        switch node {
        case .scalar:
            return text(of: node, key: key, expecting: "words")
                .map { YAMLEntry(content: .words($0), line: line) }
        case .mapping(let mapping) where mapping.count == 1:
            guard let (name, value) = mapping.first.map({ ($0.key, $0.value) }),
                let words = name.scalar?.string
            else { break }
            if case .mapping = value {
                let section = document.section(value, key: words, at: place)
                return YAMLEntry(content: .section(words, section), line: line)
            }
            return text(of: value, key: words, expecting: "words")
                .map { YAMLEntry(content: .pair(words, $0), line: line) }
        case .mapping, .sequence, .alias: break
        }
        document.complain(
            at: place, "an entry of '\(key)' is no step",
            write: "one a line, such as '- at 2 s: presses 0'")
        return nil
    }
}
