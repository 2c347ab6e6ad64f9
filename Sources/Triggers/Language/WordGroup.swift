// SPDX-License-Identifier: Apache-2.0

import Words

/// Words or short phrases that count when all of them are said in one segment: in any order or in
/// theirs, and no further apart than they may be.
package struct WordGroup: Sendable, Hashable, CustomStringConvertible {
    package var texts: [String]
    package var isOrdered: Bool
    /// Words that may stand between the first and the last of them, beside themselves.
    package var apart: Int?

    /// So many texts at most.
    private static let most = 20

    private let runs: [[String]]
    /// Of each text, to hear whether it is negated.
    private let matchers: [PhraseMatcher]

    package init(_ texts: [String], isOrdered: Bool = false, apart: Int? = nil) {
        self.texts = Array(texts.prefix(Self.most))
        self.isOrdered = isOrdered
        self.apart = apart
        matchers = self.texts.map { PhraseMatcher(phrases: [$0]) }
        runs = self.texts.map(Tokeniser.plainWords(of:)).filter { !$0.isEmpty }
    }

    package var description: String { texts.joined(separator: isOrdered ? " … " : " + ") }

    /// A word that a segment must have.
    var anchor: PhraseAnchor? { runs.joined().max { $0.count < $1.count }.map(PhraseAnchor.word) }

    /// Whether all are said, and none is negated.
    func isSaid(in said: PartedText) -> Bool {
        guard !runs.isEmpty else { return false }
        let places = runs.map { run in Self.places(of: run, in: said.words) }
        guard places.allSatisfy({ !$0.isEmpty }),
            isOrdered ? isOrdered(places) : isNear(places)
        else { return false }
        return matchers.allSatisfy { $0.match(in: said) != nil }
    }

    /// From each place of the first, the others one after the other as early as can be.
    private func isOrdered(_ places: [[Range<Int>]]) -> Bool {
        places[0].contains { first in
            var end = first.upperBound
            for rest in places.dropFirst() {
                guard let next = rest.first(where: { $0.lowerBound >= end }) else { return false }
                end = next.upperBound
            }
            return isNear(first.lowerBound..<end)
        }
    }

    /// For each beginning, the least end that has one of each behind it.
    private func isNear(_ places: [[Range<Int>]]) -> Bool {
        let starts = places.joined().map(\.lowerBound)
        return starts.contains { start in
            var end = start
            for each in places {
                guard let next = each.first(where: { $0.lowerBound >= start }) else {
                    return false
                }
                end = max(end, next.upperBound)
            }
            return isNear(start..<end)
        }
    }

    private func isNear(_ range: Range<Int>) -> Bool {
        guard let apart else { return true }
        return range.count - runs.reduce(0) { $0 + $1.count } <= apart
    }

    /// A text has so many places of one run at most that are looked at.
    private static let longest = 40

    private static func places(of run: [String], in words: [String]) -> [Range<Int>] {
        guard words.count >= run.count else { return [] }
        let starts = (0...words.count - run.count).lazy.filter { start in
            words[start] == run[0] && words[start...].starts(with: run)
        }
        return starts.prefix(longest).map { $0..<$0 + run.count }
    }
}

extension WordGroup {
    /// Reads the settings of a group; nil where there is none.
    init?(_ fields: inout some ConditionFields) {
        let texts = fields.texts(Field("together", "they count when all of them are said"))
        let isOrdered = fields.flag(
            Field("in_order", "those of 'together' count in their order only"), false)
        let apart = fields.integer(
            Field("apart", "other words that may stand between those of 'together'"), nil,
            in: 0...100)
        if texts.isEmpty, isOrdered || apart != nil {
            fields.complain(
                "together", "'in_order' and 'apart' are about 'together'",
                write: "together: [cancel, contract]")
        }
        if texts.count > Self.most {
            fields.complain(
                "together", "\(texts.count) texts are more than 'together' takes",
                write: "at most \(Self.most)")
        }
        guard !texts.isEmpty else { return nil }
        self.init(texts, isOrdered: isOrdered, apart: apart)
    }

    func write(to list: inout FieldList) {
        list.add("together", .texts(texts))
        list.add("in_order", .flag(isOrdered), unless: .flag(false))
        list.add("apart", apart, FieldValue.integer)
    }
}
