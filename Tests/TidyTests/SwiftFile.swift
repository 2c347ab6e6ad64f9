// SPDX-License-Identifier: Apache-2.0

/// One Swift file: its text, and the same without comments and the contents of strings.
struct SwiftFile {
    let path: String
    let text: String
    /// Same length in lines as `text`; comments and strings are blank.
    let code: String

    init(path: String, text: String) {
        self.path = path
        self.text = text
        code = Self.stripped(text)
    }

    /// The directory below `Sources` or `Tests`.
    var target: String {
        let parts = path.split(separator: "/")
        return parts.count > 2 ? String(parts[1]) : ""
    }

    var name: String { String(path.split(separator: "/").last ?? "") }
    var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }
    var codeLines: [Substring] { code.split(separator: "\n", omittingEmptySubsequences: false) }

    /// Modules imported, whatever their access.
    var imports: Set<String> {
        var modules: Set<String> = []
        for line in codeLines {
            let words = line.split(separator: " ")
            guard let place = words.firstIndex(of: "import"), place <= 2, place + 1 < words.count,
                words[..<place].allSatisfy({ Self.importPrefixes.contains(String($0)) })
            else { continue }
            let kinds = ["struct", "class", "enum", "func", "protocol", "typealias", "let", "var"]
            let next = words[place + 1]
            let module = kinds.contains(String(next)) ? words.dropFirst(place + 2).first : next
            modules.insert(String(module?.split(separator: ".").first ?? ""))
        }
        return modules
    }

    /// Every word of the code, those within strings among them; comments and imports are left out.
    var words: Set<String> {
        var words: Set<String> = []
        for (line, code) in zip(lines, codeLines) where !code.contains("import ") {
            let end = line.firstRange(of: "// ")?.lowerBound ?? line.endIndex
            for word in Self.words(of: line[..<end]) where !word.isEmpty { words.insert(word) }
        }
        return words
    }

    /// How often a word occurs in the code, strings left out.
    func count(of word: String) -> Int {
        codeLines.reduce(0) { $0 + Self.words(of: $1).count { $0 == word } }
    }

    private static func words(of line: Substring) -> [String] {
        line.utf8.split { !isOfWord($0) }.map { String(decoding: $0, as: UTF8.self) }
    }

    private static func isOfWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
            true
        default: false
        }
    }

    /// A name that the file declares, with the word before it.
    struct Declaration {
        var kind: String
        var name: String
        var isPackage: Bool
    }

    /// What the file declares, line by line; operators and initialisers are left out.
    var declarations: [Declaration] {
        var found: [Declaration] = []
        for line in codeLines {
            let words = Self.words(of: line)
            guard let place = words.firstIndex(where: Self.kinds.contains),
                place + 1 < words.count
            else { continue }
            let kind = words[place]
            let isPackage = words[..<place].contains("package")
            if kind == "case" {
                // One of an enumeration, not a pattern; with a payload it has a line of its own.
                guard line.utf8.contains("case \(words[place + 1])".utf8) else { continue }
                let hasPayload = line.contains("(") || line.contains(":")
                let names = hasPayload ? words[(place + 1)...].prefix(1) : words[(place + 1)...]
                for name in names {
                    found.append(Declaration(kind: kind, name: name, isPackage: false))
                }
            } else if line.utf8.contains("\(kind) \(words[place + 1])".utf8)
                || line.utf8.contains("\(kind) `\(words[place + 1])".utf8)
            {
                let name = words[place + 1]
                found.append(Declaration(kind: kind, name: name, isPackage: isPackage))
            }
        }
        return found
    }

    static let types: Set = ["struct", "class", "enum", "actor", "protocol", "typealias"]
    private static let kinds: Set = types.union(["func", "var", "let", "case"])

    private static let importPrefixes = [
        "package", "internal", "private", "fileprivate", "public", "@preconcurrency",
        "@testable",
    ]

    /// Blanks comments and strings, line ends kept. Works on bytes: half a megabyte of sources is
    /// read in every run.
    private static func stripped(_ text: String) -> String {
        let bytes = Array(text.utf8)
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            if byte == slash, index + 1 < bytes.count, bytes[index + 1] == slash {
                while index < bytes.count, bytes[index] != newline { index += 1 }
            } else if byte == quote {
                let isLong =
                    index + 2 < bytes.count && bytes[index + 1] == quote
                    && bytes[index + 2] == quote
                let end = isLong ? afterLong(index + 3, bytes) : afterString(index + 1, bytes)
                result += [quote] + bytes[index..<end].filter { $0 == newline } + [quote]
                index = end
            } else {
                result.append(byte)
                index += 1
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    private static let newline = UInt8(ascii: "\n")
    private static let quote = UInt8(ascii: "\"")
    private static let slash = UInt8(ascii: "/")
    private static let backslash = UInt8(ascii: "\\")

    /// Where a multi-line string ends, its three opening quotes already taken.
    private static func afterLong(_ start: Int, _ bytes: [UInt8]) -> Int {
        var index = start
        while index + 2 < bytes.count {
            if bytes[index] == backslash {
                index += 2
            } else if bytes[index] == quote, bytes[index + 1] == quote, bytes[index + 2] == quote {
                return index + 3
            } else {
                index += 1
            }
        }
        return bytes.count
    }

    /// Where a string on one line ends, its opening quote already taken.
    private static func afterString(_ start: Int, _ bytes: [UInt8]) -> Int {
        var index = start
        var depth = 0
        while index < bytes.count, bytes[index] != newline {
            let byte = bytes[index]
            if byte == backslash, index + 1 < bytes.count {
                if bytes[index + 1] == UInt8(ascii: "(") { depth += 1 }
                index += 2
            } else if byte == quote {
                guard depth > 0 else { return index + 1 }
                index = afterString(index + 1, bytes)
            } else {
                if depth > 0, byte == UInt8(ascii: "(") { depth += 1 }
                if depth > 0, byte == UInt8(ascii: ")") { depth -= 1 }
                index += 1
            }
        }
        return index
    }
}

extension Collection where Element: Equatable {
    /// Whether a run of elements occurs; by first element and comparison, which is quick enough
    /// for sources and far quicker than by characters.
    func contains(_ run: some Collection<Element>) -> Bool {
        guard let first = run.first else { return true }
        var rest = self[...]
        while let place = rest.firstIndex(of: first) {
            rest = rest[place...]
            if rest.starts(with: run) { return true }
            rest = rest.dropFirst()
        }
        return false
    }
}
