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
            if let overlay { root = overlay.laid(over: root) }
        } catch {
            note(error)
        }
    }

    /// The file's outermost mapping; empty when the file is.
    package var top: YAMLSection { section(root, key: "", line: 1) }

    /// Reads a node as a mapping; what is none is a problem and reads as an empty one.
    func section(_ node: Node?, key: String, line: Int) -> YAMLSection {
        var mapping: Node.Mapping?
        switch node {
        case .mapping(let found): mapping = found
        case .scalar(let scalar) where YAMLSection.isNull(scalar): break
        case nil: break
        case .scalar, .sequence, .alias:
            let name = key.isEmpty ? "the file" : "'\(key)'"
            complain(
                line: node?.mark?.line ?? line, "\(name) must hold keys and values",
                write: key.isEmpty
                    ? "one 'key: value' a line, what belongs to a key indented below it"
                    : "its settings below it, indented, one 'key: value' a line")
        }
        let section = YAMLSection(
            document: self, mapping: mapping, key: key, line: node?.mark?.line ?? line)
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
        problems.append(problem(line, what, write))
    }

    func warn(line: Int, _ what: String, write: String) {
        warnings.append(problem(line, what, write))
    }

    private func problem(_ line: Int, _ what: String, _ write: String) -> ConfigurationProblem {
        let isOverlaid = line >= YAMLOverlay.firstLine
        return ConfigurationProblem(
            file: isOverlaid ? overlayFile : file,
            line: isOverlaid ? line - YAMLOverlay.firstLine : line, what: what, write: write)
    }

    /// Once everything known has been asked for: what is left in the file is unknown. To be called
    /// whenever the outermost section was asked for.
    package func finish() -> [ConfigurationProblem] {
        for section in sections { section.complainOfUnknownKeys() }
        // A section holds its document: without this neither would ever be given back.
        sections = []
        return problems.enumerated()
            .sorted { ($0.element.line, $0.offset) < ($1.element.line, $1.offset) }
            .map(\.element)
    }

    /// Replaces `${NAME}` by the variable of that name; `$${` stands for `${` itself. Nil, with a
    /// problem noted, when that cannot be done.
    func substituted(_ text: String, line: Int) -> String? {
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
                complain(line: line, "'${' without '}'", write: "'${NAME}', or '$${' for the text")
                return nil
            }
            let name = String(rest[..<end])
            rest = rest[rest.index(after: end)...]
            guard let value = environment[name] else {
                complain(
                    line: line, "the environment variable \(name) is not set",
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
            complain(line: mark.line, "not YAML: \(problem)", write: Self.advice(on: problem))
        case .duplicatedKeysInMapping(let duplicates, let context):
            complain(
                line: context.mark.line, "\(duplicates.joined(separator: ", ")) given twice",
                write: "each key once")
        case .no, .memory, .reader, .writer, .emitter, .representer, .dataCouldNotBeDecoded, nil:
            complain(line: 0, "not YAML: \(error)", write: "valid YAML")
        }
    }
}
