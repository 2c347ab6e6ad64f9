// SPDX-License-Identifier: Apache-2.0

import Yams

/// Values of one file that are laid over those of another: keys below keys, anything else in place of
/// what was there.
package struct YAMLOverlay {
    /// Lines of overlays are counted on from here, so that problems are told of the right file. No
    /// file has so many.
    static let firstLine = 300_000

    let file: String
    private let node: Node

    /// The value that stands at the same place as `original` in a file, which was read as `later`;
    /// nil when it cannot be found.
    init?(file: String, in later: Node, at original: Node) {
        guard let mark = original.mark,
            let node = Self.find(line: mark.line + Self.firstLine, mark.column, in: later)
        else { return nil }
        self.init(file: file, node)
    }

    private static let padding = String(
        decoding: [UInt8](repeating: UInt8(ascii: "\n"), count: firstLine), as: UTF8.self)

    /// A file whose lines are counted on from `firstLine`: only reading it gives values a place.
    static func later(_ text: String) -> Node? { try? Yams.compose(yaml: padding + text) }

    private init(file: String, _ node: Node) {
        self.file = file
        self.node = node
    }

    func laid(over base: Node?) -> Node { Self.merged(base, node) }

    /// This one and, over it, another of the same file.
    package func with(_ other: YAMLOverlay) -> YAMLOverlay {
        YAMLOverlay(file: file, Self.merged(node, other.node))
    }

    private static func merged(_ base: Node?, _ over: Node) -> Node {
        guard case .mapping(var mapping)? = base, case .mapping(let changes) = over else {
            return over
        }
        for (key, value) in changes {
            if let name = key.scalar?.string, added.contains(name),
                case .sequence(let old)? = mapping[key], case .sequence(let new) = value
            {
                mapping[key] = .sequence(
                    Node.Sequence(Array(old) + Array(new), new.tag, new.style, new.mark))
            } else {
                mapping[key] = merged(mapping[key], value)
            }
        }
        return .mapping(mapping)
    }

    /// Lists of demands: what several overlays ask for is asked for together.
    private static let added: Set<String> = ["expect", "always"]

    /// The innermost mapping that begins there.
    private static func find(line: Int, _ column: Int, in node: Node) -> Node? {
        switch node {
        case .mapping(let mapping):
            for (_, value) in mapping {
                if let found = find(line: line, column, in: value) { return found }
            }
        case .sequence(let sequence):
            for value in sequence {
                if let found = find(line: line, column, in: value) { return found }
            }
        case .scalar, .alias: return nil
        }
        guard case .mapping = node, node.mark?.line == line, node.mark?.column == column else {
            return nil
        }
        return node
    }
}

extension YAMLSection {
    /// This whole section, to be laid over another file.
    package var overlay: YAMLOverlay? { whole.flatMap { document.overlay(at: $0) } }

    /// What stands below a key, to be laid over another file; nil when absent or no mapping.
    package func overlay(_ key: String) -> YAMLOverlay? {
        guard let node = node(key) else { return nil }
        guard case .mapping = node, let overlay = document.overlay(at: node) else {
            complain(key, "'\(key)' must hold keys and values", write: "its settings below it")
            return nil
        }
        return overlay
    }
}
