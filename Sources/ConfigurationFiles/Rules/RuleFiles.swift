// SPDX-License-Identifier: Apache-2.0

/// Reads a file of rules and what it includes, each file once: its own rules come first, then those
/// of the files below `include:`, in that order.
///
/// Included files lie in the folder of the outermost one or below it, and are named as seen from the
/// file that names them. What is wrong with including is told at the line that does it, what is wrong
/// inside in the file itself.
struct RuleFiles {
    /// More files are no rules that anybody oversees.
    static let mostFiles = 32
    /// A file that includes one that includes one.
    private static let deepest = 4
    /// Bytes in all of them together.
    private static let sizeLimit = 4 * ConfigurationFile.sizeLimit

    let environment: [String: String]
    let open: (String) -> Result<ConfigurationFile, ConfigurationProblem>

    /// A file that could be read as YAML.
    struct Page {
        let document: YAMLDocument
        let top: YAMLSection
    }

    private(set) var pages: [Page] = []
    /// The texts, with the names they were opened by.
    private(set) var texts: [ConfigurationTexts.File] = []
    /// Files that are no YAML.
    private(set) var problems: [ConfigurationProblem] = []
    private var size = 0

    init(
        environment: [String: String],
        open: @escaping (String) -> Result<ConfigurationFile, ConfigurationProblem>
    ) {
        self.environment = environment
        self.open = open
    }

    /// Reads the outermost file, which was opened by this name.
    mutating func read(_ file: ConfigurationFile, named name: String) {
        let root = name.lastIndex(of: "/").map { String(name[...$0]) } ?? ""
        read(file, named: name, in: root, chain: [String(name.dropFirst(root.count))])
    }

    /// `chain` holds the files from the outermost one to this one, as seen from the root.
    private mutating func read(
        _ file: ConfigurationFile, named name: String, in root: String, chain: [String]
    ) {
        texts.append(ConfigurationTexts.File(name: name, text: file.text))
        size += file.text.utf8.count
        let document = YAMLDocument(file, environment: environment) {
            .failure(ConfigurationProblem(file: $0, line: 0, what: "is not read here", write: ""))
        }
        guard document.problems.isEmpty else {
            problems += document.problems
            return
        }
        let page = Page(document: document, top: document.top)
        pages.append(page)
        var named: Set<String> = []
        for entry in page.top.placedStrings("include", limit: Self.mostFiles) {
            guard let path = path(of: entry, seenFrom: chain, in: page, &named) else { continue }
            include(path, entry, in: root, chain: chain, page)
        }
    }

    private mutating func include(
        _ path: String, _ entry: PlacedText, in root: String, chain: [String], _ page: Page
    ) {
        func complain(_ what: String, _ write: String) {
            page.document.complain(at: entry.place, what, write: write)
        }
        guard !texts.contains(where: { $0.name == root + path }) else { return }
        guard chain.count < Self.deepest, texts.count < Self.mostFiles else {
            let what =
                chain.count < Self.deepest
                ? "more than \(Self.mostFiles) files of rules"
                : "'\(entry.text)' would be included by a file that is included itself, "
                    + "\(Self.deepest) deep"
            return complain(what, "fewer files, or all of them in the outermost one")
        }
        switch open(root + path) {
        case .success(let file):
            guard size + file.text.utf8.count <= Self.sizeLimit else {
                return complain(
                    "the files of rules are longer than \(Self.sizeLimit) bytes together",
                    "less into them")
            }
            read(file, named: root + path, in: root, chain: chain + [path])
        case .failure(let problem) where problem.line > 0:
            // Where it is wrong inside is a line of its own.
            problems.append(problem)
        case .failure(let problem):
            complain(
                "'include' names \(problem.file), which \(problem.what)",
                "the path of a file, as seen from this one's directory")
        }
    }

    /// What an entry names, as seen from the root; nil, with a complaint, for what cannot be included.
    private func path(
        of entry: PlacedText, seenFrom chain: [String], in page: Page, _ named: inout Set<String>
    ) -> String? {
        func complain(_ what: String, _ write: String) -> String? {
            page.document.complain(at: entry.place, what, write: write)
            return nil
        }
        let example = "the path of a file such as rules/asked-for-person.yaml"
        guard !entry.text.isEmpty, entry.text.count <= 200, entry.text.last != "/",
            !entry.text.contains(where: \.isNewline)
        else { return complain("'include' names no file", example) }
        var parts = (chain.last ?? "").split(separator: "/").dropLast().map(String.init)
        for part in entry.text.split(separator: "/").map(String.init) where part != "." {
            if part != ".." {
                parts.append(part)
            } else if parts.popLast() == nil {
                return complain(
                    "'\(entry.text)' lies outside the folder of the rules",
                    "a file in the folder of the file that 'triggers' names, or below it")
            }
        }
        guard entry.text.first != "/" else {
            return complain(
                "'\(entry.text)' is not seen from this file's directory", example)
        }
        let path = parts.joined(separator: "/")
        if let start = chain.firstIndex(of: path) {
            let circle = (chain[start...] + [path]).joined(separator: " includes ")
            return complain("files include each other in a circle: \(circle)", "one of them less")
        }
        guard named.insert(path).inserted else {
            return complain("'\(entry.text)' is included twice", "each file once")
        }
        return path
    }
}
