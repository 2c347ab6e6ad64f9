// SPDX-License-Identifier: Apache-2.0

import Testing

/// Files and functions stay small enough to be read in one sitting. A longer function is listed and
/// may only shrink.
@Suite struct SizeTests {
    private let repository = Repository()

    /// A reader holds 300 lines at once; a type that is one thing may have up to 500, and none more.
    @Test func filesStayUnder500Lines() throws {
        let files =
            try repository.swiftFiles(in: "Sources") + repository.swiftFiles(in: "Tests")
        for file in files {
            let count = file.lines.count - 1
            #expect(count <= 500, "\(file.path) has \(count) lines")
        }
    }

    @Test func functionsStayUnder60Lines() throws {
        let files =
            try repository.swiftFiles(in: "Sources") + repository.swiftFiles(in: "Tests")
        var findings: [Finding] = []
        for file in files {
            for function in FunctionFinder.functions(in: file.code) where function.lines > 60 {
                findings.append(
                    Finding(
                        file.path, "\(function.name) has \(function.lines) lines",
                        name: function.name, size: function.lines))
            }
        }
        try Allowances(repository).judge("function-size", findings)
    }

    @Test func theFinderCountsFunctions() {
        let code = """
            protocol P { func none(a: Int) -> Int
              func alsoNone() }
            struct S {
                init(a: Int,
                     b: Int) {
                    f { g }
                }
                func two() -> (Int) {
                }
                var x: Int { 1 }
                subscript(i: Int) -> Int {
                    0
                }
            }
            """
        let found = FunctionFinder.functions(in: code)
        #expect(found.map(\.name) == ["init", "two", "subscript"])
        #expect(found.map(\.lines) == [4, 2, 3])
    }
}

/// Finds functions by their keyword and measures them by their braces.
enum FunctionFinder {
    struct Function {
        var name: String
        /// From the line of the keyword to that of the closing brace.
        var lines: Int
    }

    static func functions(in code: String) -> [Function] {
        let characters = Array(code.utf8)
        var found: [Function] = []
        var index = 0
        while index < characters.count {
            guard let (name, after) = keyword(at: index, in: characters) else {
                index += 1
                continue
            }
            if let end = bodyEnd(from: after, in: characters) {
                let lines = characters[index...end].count { $0 == UInt8(ascii: "\n") } + 1
                found.append(Function(name: name, lines: lines))
            }
            index = after
        }
        return found
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "."):
            true
        default: false
        }
    }

    private static let keywords = ["func ", "init(", "init?(", "subscript("].map {
        ($0, Array($0.utf8))
    }

    private static func keyword(at index: Int, in code: [UInt8]) -> (String, Int)? {
        if index > 0, isWord(code[index - 1]) { return nil }
        for (word, bytes) in keywords where bytes[0] == code[index] {
            guard code[index...].starts(with: bytes) else { continue }
            guard word == "func " else {
                return (String(word.prefix { $0.isLetter }), index + bytes.count - 1)
            }
            let name = code[(index + 5)...].prefix { isWord($0) }
            return (String(decoding: name, as: UTF8.self), index + 5 + name.count)
        }
        return nil
    }

    /// The closing brace of the body that follows a signature; nil when there is no body.
    private static func bodyEnd(from start: Int, in code: [UInt8]) -> Int? {
        var parentheses = 0
        var braces = 0
        var index = start
        while index < code.count {
            switch code[index] {
            case UInt8(ascii: "("): parentheses += 1
            case UInt8(ascii: ")"):
                parentheses -= 1
                if parentheses < 0 { return nil }
            case UInt8(ascii: "{") where parentheses == 0 || braces > 0: braces += 1
            case UInt8(ascii: "}"):
                if braces == 0 { return nil }
                braces -= 1
                if braces == 0, parentheses <= 0 { return index }
            case UInt8(ascii: "\n") where parentheses == 0 && braces == 0:
                if !continues(after: index, in: code) { return nil }
            default: break
            }
            index += 1
        }
        return nil
    }

    /// Whether the next line goes on with a signature.
    private static func continues(after index: Int, in code: [UInt8]) -> Bool {
        let rest = code[(index + 1)...].drop { $0 == UInt8(ascii: " ") }
        let next = String(decoding: rest.prefix(8), as: UTF8.self)
        return ["{", "->", "throws", "where ", "async"].contains { next.hasPrefix($0) }
    }
}
