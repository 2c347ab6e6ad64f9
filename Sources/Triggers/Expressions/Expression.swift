// SPDX-License-Identifier: Apache-2.0

import Words

/// A regular expression that is matched in time proportional to the text, whatever it says.
///
/// It knows letters, `.`, classes (`[a-z]`, `[^0-9]`, `\d`, `\w`, `\s`), groups, `|`, `?`, `*`, `+`,
/// `{2,5}`, `^`, `$` and `\b`; nothing that would need to try and go back. It is matched anywhere
/// in a text of small letters without accents (Thompson's construction: all ways at once).
package struct Expression: Sendable, Hashable {
    /// As it is written.
    package let source: String
    private let steps: [Step]

    /// One step of a match; the numbers are those of the steps that follow.
    enum Step: Sendable, Hashable {
        /// One scalar of these.
        case take(ScalarSet)
        /// Where words begin or end.
        case boundary
        case start
        case end
        case either(Int, Int)
        case goOn(Int)
        case found
    }

    package init(_ source: String) throws(ExpressionProblem) {
        self.source = source
        var parser = ExpressionParser(source)
        steps = try ExpressionCompiler.steps(for: try parser.whole())
    }

    package static func == (one: Expression, other: Expression) -> Bool {
        one.source == other.source
    }

    package func hash(into hasher: inout Hasher) { hasher.combine(source) }

    /// Scalars of one text looked at.
    static let longestText = 1000

    /// A text as expressions see it.
    static func plain(_ text: String) -> [Unicode.Scalar] {
        var plain: [Unicode.Scalar] = []
        for scalar in text.unicodeScalars.prefix(longestText) {
            if scalar.isASCII {
                plain += scalar.properties.lowercaseMapping.unicodeScalars
            } else {
                for base in Letters.unaccented(scalar).unicodeScalars
                where !Letters.isAccent(base) {
                    plain += base.properties.lowercaseMapping.unicodeScalars
                }
            }
        }
        return plain
    }

    /// The first stretch that matches, and of those that begin there the longest.
    func firstMatch(in text: [Unicode.Scalar]) -> String? {
        var now = Threads(steps.count)
        var next = Threads(steps.count)
        var found: Range<Int>?
        for place in 0...text.count {
            if found == nil { follow(0, from: place, at: place, in: text, &now) }
            next.clear()
            for (step, start) in now.list {
                if let found, start > found.lowerBound { continue }
                switch steps[step] {
                case .found:
                    let isBetter = found.map { start <= $0.lowerBound } ?? true
                    if isBetter { found = start..<place }
                case .take(let scalars):
                    if place < text.count, scalars.contains(text[place]) {
                        follow(step + 1, from: start, at: place + 1, in: text, &next)
                    }
                case .boundary, .start, .end, .either, .goOn: break
                }
            }
            swap(&now, &next)
            if found != nil, now.list.isEmpty { break }
        }
        guard let found else { return nil }
        var match = String.UnicodeScalarView()
        match.append(contentsOf: text[found])
        return String(match)
    }

    /// Adds the step, and those that it leads to without taking a scalar.
    private func follow(
        _ first: Int, from start: Int, at place: Int, in text: [Unicode.Scalar],
        _ threads: inout Threads
    ) {
        var waiting = [first]
        while let step = waiting.popLast() {
            guard threads.add(step, start) else { continue }
            switch steps[step] {
            case .either(let one, let other): waiting += [other, one]
            case .goOn(let other): waiting.append(other)
            case .start: if place == 0 { waiting.append(step + 1) }
            case .end: if place == text.count { waiting.append(step + 1) }
            case .boundary:
                if Self.isBoundary(place, in: text) { waiting.append(step + 1) }
            case .take, .found: break
            }
        }
    }

    private static func isBoundary(_ place: Int, in text: [Unicode.Scalar]) -> Bool {
        let before = place > 0 && ScalarSet.word.contains(text[place - 1])
        let after = place < text.count && ScalarSet.word.contains(text[place])
        return before != after
    }

    /// Where a match may be, each step once, with where it began: the earliest comes first.
    private struct Threads {
        private(set) var list: [(step: Int, start: Int)] = []
        private var isThere: [Bool]

        init(_ steps: Int) { isThere = Array(repeating: false, count: steps) }

        mutating func add(_ step: Int, _ start: Int) -> Bool {
            guard !isThere[step] else { return false }
            isThere[step] = true
            list.append((step, start))
            return true
        }

        mutating func clear() {
            for (step, _) in list { isThere[step] = false }
            list.removeAll(keepingCapacity: true)
        }
    }
}

/// Why an expression is not taken.
package struct ExpressionProblem: Error, Sendable, Hashable, CustomStringConvertible {
    /// The place of the character that is wrong, from 1.
    package var column: Int
    package var what: String
    /// What would be taken.
    package var remedy: String

    package var description: String { "\(what) (character \(column))" }
}
