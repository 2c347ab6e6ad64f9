// SPDX-License-Identifier: Apache-2.0

import Yams

/// One configuration file while it is read: its root, and every problem found so far.
///
/// A class, because all sections of one file write into one list. Confined to the load.
package final class YAMLDocument {
    package let file: String
    private let source: ConfigurationFile
    private let environment: [String: String]
    /// Opens a file named in this one.
    let open: (String) -> Result<ConfigurationFile, ConfigurationProblem>
    package private(set) var problems: [ConfigurationProblem] = []
    /// What loads and is probably not meant.
    private(set) var warnings: [ConfigurationProblem] = []
    private var sections: [YAMLSection] = []
    private var root: Node?

    /// The file of the overlay; its lines are counted on from `YAMLOverlay.firstLine`.
    private let overlayFile: String

    /// `overlay` is laid over what the file says: its keys count, and those of the file that it does
    /// not have.
    package init(
        _ source: ConfigurationFile, environment: [String: String], overlay: YAMLOverlay? = nil,
        open: @escaping (String) -> Result<ConfigurationFile, ConfigurationProblem>
    ) {
        self.source = source
        file = source.name
        overlayFile = overlay?.file ?? source.name
        self.open = open
        self.environment = environment
        guard source.text.utf8.count <= ConfigurationFile.sizeLimit else {
            complain(
                line: 0, "the file is longer than \(ConfigurationFile.sizeLimit) bytes",
                write: "less into one file")
            return
        }
        do {
            root = try Yams.compose(yaml: source.text)
            var room = Self.mostNodes
            if let root, !Self.fits(root, &room) {
                self.root = nil
                complain(
                    line: 0, "its '*' names repeat each other until nobody can read it",
                    write: "what they stand for itself")
                return
            }
            if let overlay { root = overlay.laid(over: root) }
        } catch {
            note(error)
        }
    }

    /// Values and keys in a file, with what its aliases (`*NAME`) stand for: more than fit into one
    /// without aliases, and far fewer than a page of aliases of aliases can stand for.
    private static let mostNodes = 2 * ConfigurationFile.sizeLimit

    /// Whether there is room for a node and all that is in it; what there is less afterwards.
    private static func fits(_ node: Node, _ room: inout Int) -> Bool {
        room -= 1
        guard room >= 0 else { return false }
        switch node {
        case .mapping(let mapping):
            return mapping.allSatisfy { fits($0.key, &room) && fits($0.value, &room) }
        case .sequence(let sequence): return sequence.allSatisfy { fits($0, &room) }
        case .scalar, .alias: return true
        }
    }

    /// The file's outermost mapping; empty when the file is.
    package var top: YAMLSection { section(root, key: "", at: YAMLPlace(line: 1, column: 1)) }

    /// Reads a node as a mapping; what is none is a problem and reads as an empty one.
    func section(_ node: Node?, key: String, at parent: YAMLPlace) -> YAMLSection {
        let place = YAMLPlace(node) ?? parent
        var mapping: Node.Mapping?
        switch node {
        case .mapping(let found): mapping = found
        case .scalar(let scalar) where YAMLSection.isNull(scalar): break
        case nil: break
        case .scalar, .sequence, .alias:
            let name = key.isEmpty ? "the file" : "'\(key)'"
            complain(
                at: place, "\(name) must hold keys and values",
                write: key.isEmpty
                    ? "one 'key: value' a line, what belongs to a key indented below it"
                    : "its settings below it, indented, one 'key: value' a line")
        }
        let section = YAMLSection(
            document: self, mapping: mapping, key: key, place: place)
        sections.append(section)
        return section
    }

    /// A mapping of this file, to be laid over another.
    func overlay(at node: Node) -> YAMLOverlay? {
        later.flatMap { YAMLOverlay(file: source.name, in: $0, at: node) }
    }

    /// The file as overlays have it; read once.
    private lazy var later = YAMLOverlay.later(source.text)

    package func complain(line: Int, _ what: String, write: String) {
        complain(at: YAMLPlace(line: line, column: 0), what, write: write)
    }

    func complain(at place: YAMLPlace, _ what: String, write: String) {
        problems.append(problem(place, what, write))
    }

    func warn(at place: YAMLPlace, _ what: String, write: String) {
        warnings.append(problem(place, what, write))
    }

    private func problem(
        _ place: YAMLPlace, _ what: String, _ write: String
    ) -> ConfigurationProblem {
        let isOverlaid = place.line >= YAMLOverlay.firstLine
        return ConfigurationProblem(
            file: isOverlaid ? overlayFile : file,
            line: isOverlaid ? place.line - YAMLOverlay.firstLine : place.line,
            column: place.column, what: what, write: write)
    }

    /// Once everything known has been asked for: what is left in the file is unknown. To be called
    /// whenever the outermost section was asked for.
    package func finish() -> [ConfigurationProblem] {
        for section in sections { section.complainOfUnknownKeys() }
        // A section holds its document: without this neither would ever be given back.
        sections = []
        return problems.enumerated()
            .sorted {
                ($0.element.line, $0.element.column, $0.offset)
                    < ($1.element.line, $1.element.column, $1.offset)
            }
            .map(\.element)
    }

    /// Replaces `${NAME}` by the variable of that name; `$${` stands for `${` itself. Nil, with a
    /// problem noted, when that cannot be done.
    func substituted(_ text: String, at place: YAMLPlace) -> String? {
        guard text.contains("${") else { return text }
        var result = ""
        var rest = text[...]
        while let start = rest.firstRange(of: "${") {
            let isEscaped = rest[..<start.lowerBound].last == "$"
            result += rest[..<start.lowerBound]
            rest = rest[start.upperBound...]
            if isEscaped {
                result += "{"
                continue
            }
            guard let end = rest.firstIndex(of: "}") else {
                complain(at: place, "'${' without '}'", write: "'${NAME}', or '$${' for the text")
                return nil
            }
            let name = String(rest[..<end])
            rest = rest[rest.index(after: end)...]
            guard let value = environment[name] else {
                complain(
                    at: place, "the environment variable \(name) is not set",
                    write: "the value itself, or set \(name) before starting the gateway")
                return nil
            }
            result += value
        }
        return result + rest
    }

    private static func advice(on problem: String) -> String {
        problem.hasPrefix("mapping values are not allowed")
            ? "quotes around a text that has ': ' in it, 'such as: this'"
            : "valid YAML (spaces, no tabs)"
    }

    private func note(_ error: any Error) {
        switch error as? YamlError {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            complain(
                at: YAMLPlace(mark), "not YAML: \(problem)", write: Self.advice(on: problem))
        case .duplicatedKeysInMapping(let duplicates, let context):
            complain(
                at: YAMLPlace(context.mark), "\(duplicates.joined(separator: ", ")) given twice",
                write: "each key once")
        case .no, .memory, .reader, .writer, .emitter, .representer, .dataCouldNotBeDecoded, nil:
            complain(line: 0, "not YAML: \(error)", write: "valid YAML")
        }
    }
}
