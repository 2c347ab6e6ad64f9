// SPDX-License-Identifier: Apache-2.0

/// Reads the text of an expression.
struct ExpressionParser {
    indirect enum Node {
        case set(ScalarSet)
        case mark(Expression.Step)
        case row([Node])
        case either([Node])
        case times(Node, ClosedRange<Int>)
        /// At least so many times.
        case atLeast(Node, Int)
    }

    private let text: [Unicode.Scalar]
    private var place = 0
    private var depth = 0

    private static let longest = 400
    private static let deepest = 20
    private static let mostTimes = 50

    init(_ source: String) { text = Array(source.unicodeScalars.prefix(Self.longest + 1)) }

    mutating func whole() throws(ExpressionProblem) -> Node {
        guard text.count <= Self.longest else {
            throw problem("it is too long", write: "at most \(Self.longest) characters")
        }
        let node = try alternatives()
        guard place == text.count else { throw problem("')' without '('", write: "\\)") }
        if Self.isEmpty(node) {
            throw problem("it matches where nothing is said", write: "an expression with words")
        }
        return node
    }

    private func problem(_ what: String, write: String) -> ExpressionProblem {
        ExpressionProblem(column: min(place + 1, max(1, text.count)), what: what, remedy: write)
    }

    private mutating func alternatives() throws(ExpressionProblem) -> Node {
        var nodes = [try row()]
        while place < text.count, text[place] == "|" {
            place += 1
            nodes.append(try row())
        }
        return nodes.count == 1 ? nodes[0] : .either(nodes)
    }

    private mutating func row() throws(ExpressionProblem) -> Node {
        var nodes: [Node] = []
        while place < text.count, text[place] != "|", text[place] != ")" {
            nodes.append(try repeated(try one()))
        }
        return .row(nodes)
    }

    private mutating func repeated(_ node: Node) throws(ExpressionProblem) -> Node {
        guard place < text.count else { return node }
        let result: Node
        switch text[place] {
        case "?": result = .times(node, 0...1)
        case "*": result = .atLeast(node, 0)
        case "+": result = .atLeast(node, 1)
        case "{": result = try counted(node)
        default: return node
        }
        place += 1
        if place < text.count, "?*+{".unicodeScalars.contains(text[place]) {
            throw problem("two repetitions in a row", write: "one of them, or a group")
        }
        return result
    }

    /// `{2}`, `{2,}` or `{2,5}`; the place is then that of the `}`.
    private mutating func counted(_ node: Node) throws(ExpressionProblem) -> Node {
        place += 1
        guard let least = number() else {
            throw problem("'{' needs a number", write: "{2,5}, or \\{ for the sign")
        }
        var most: Int? = least
        if place < text.count, text[place] == "," {
            place += 1
            most = number()
        }
        guard place < text.count, text[place] == "}" else {
            throw problem("'{' without '}'", write: "{2,5}")
        }
        guard least <= Self.mostTimes, most ?? 0 <= Self.mostTimes, most ?? least >= least else {
            throw problem("repetition out of bounds", write: "{0,\(Self.mostTimes)} at most")
        }
        return most.map { .times(node, least...$0) } ?? .atLeast(node, least)
    }

    private mutating func number() -> Int? {
        var value: Int?
        while place < text.count, "0"..."9" ~= text[place] {
            value = min(9999, (value ?? 0) * 10 + Int(text[place].value - 48))
            place += 1
        }
        return value
    }

    private mutating func one() throws(ExpressionProblem) -> Node {
        let scalar = text[place]
        switch scalar {
        case "(": return try group()
        case "[": return .set(try characterClass())
        case "\\": return try escaped()
        case "?", "*", "+", "{":
            throw problem("nothing to repeat", write: "\\\(scalar) for the sign")
        default:
            place += 1
            switch scalar {
            case ".": return .set(.any)
            case "^": return .mark(.start)
            case "$": return .mark(.end)
            default:
                // As texts have it: small, without accents, perhaps several.
                let plain = Expression.plain(String(scalar)).map { ScalarSet($0...$0) }
                return plain.count == 1 ? .set(plain[0]) : .row(plain.map(Node.set))
            }
        }
    }

    /// The scalar as texts have it: small, without accents.
    private static func literal(_ scalar: Unicode.Scalar) -> ScalarSet {
        let plain = Expression.plain(String(scalar))
        return ScalarSet((plain.first ?? scalar)...(plain.first ?? scalar))
    }

    private mutating func group() throws(ExpressionProblem) -> Node {
        depth += 1
        guard depth <= Self.deepest else {
            throw problem("too many groups in groups", write: "at most \(Self.deepest)")
        }
        defer { depth -= 1 }
        place += 1
        if place < text.count, text[place] == "?" {
            guard place + 1 < text.count, text[place + 1] == ":" else {
                throw problem("'(?' is only known as '(?:'", write: "(…) or (?:…)")
            }
            place += 2
        }
        let node = try alternatives()
        guard place < text.count else { throw problem("'(' without ')'", write: "(…)") }
        place += 1
        return node
    }

    private mutating func escaped() throws(ExpressionProblem) -> Node {
        place += 1
        guard place < text.count else { throw problem("'\\' at the end", write: "\\\\") }
        if text[place] == "b" {
            place += 1
            return .mark(.boundary)
        }
        return .set(try escapedSet())
    }

    /// The set after a `\`, which was read.
    private mutating func escapedSet() throws(ExpressionProblem) -> ScalarSet {
        let scalar = text[place]
        let set: ScalarSet
        switch scalar {
        case "d": set = .digit
        case "D": set = ScalarSet.digit.inverted
        case "w": set = .word
        case "W": set = ScalarSet.word.inverted
        case "s": set = .space
        case "S": set = ScalarSet.space.inverted
        case "a"..."z", "A"..."Z", "0"..."9":
            throw problem("'\\\(scalar)' is not known", write: "\\d, \\w, \\s or \\b")
        default: set = ScalarSet(scalar...scalar)
        }
        place += 1
        return set
    }

    private mutating func characterClass() throws(ExpressionProblem) -> ScalarSet {
        place += 1
        var set = ScalarSet()
        let isInverted = place < text.count && text[place] == "^"
        if isInverted { place += 1 }
        var isFirst = true
        while place < text.count, text[place] != "]" || isFirst {
            isFirst = false
            set = set.union(try classItem())
        }
        guard place < text.count else { throw problem("'[' without ']'", write: "[a-z]") }
        place += 1
        return isInverted ? set.inverted : set
    }

    private mutating func classItem() throws(ExpressionProblem) -> ScalarSet {
        if text[place] == "\\" {
            place += 1
            guard place < text.count else { throw problem("'\\' at the end", write: "\\\\") }
            guard !"DWS".unicodeScalars.contains(text[place]) else {
                throw problem("an inverted class in a class", write: "\\d, \\w or \\s")
            }
            return try escapedSet()
        }
        let first = text[place]
        place += 1
        guard place + 1 < text.count, text[place] == "-", text[place + 1] != "]" else {
            return Self.literal(first)
        }
        let last = text[place + 1]
        guard first <= last else { throw problem("a range that runs back", write: "[a-z]") }
        place += 2
        // Texts are in small letters.
        guard "A"..."Z" ~= first, "A"..."Z" ~= last else { return ScalarSet(first...last) }
        let small = { (scalar: Unicode.Scalar) in Self.lower(scalar) }
        return ScalarSet(small(first)...small(last))
    }

    private static func lower(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        scalar.properties.lowercaseMapping.unicodeScalars.first ?? scalar
    }

    private static func isEmpty(_ node: Node) -> Bool {
        switch node {
        case .set: false
        case .mark: true
        case .row(let nodes): nodes.allSatisfy(isEmpty)
        case .either(let nodes): nodes.contains(where: isEmpty)
        case .times(let node, let times): times.lowerBound == 0 || isEmpty(node)
        case .atLeast(let node, let least): least == 0 || isEmpty(node)
        }
    }
}
