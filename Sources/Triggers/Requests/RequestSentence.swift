// SPDX-License-Identifier: Apache-2.0

/// What was said, in the roles of one language: words and phrases with what they may do.
struct RequestSentence: Sendable {
    struct Piece: Sendable {
        var text: String
        var roles: RequestRoles
        /// Whether a clause begins with it.
        var beginsClause: Bool

        var isUnknown: Bool { roles.isEmpty }
    }

    enum Speaker: Sendable, Hashable {
        case caller, agent
    }

    /// Words looked at; more is no utterance.
    static let longest = 400

    let pieces: [Piece]
    let isQuestion: Bool
    let isVerbFinal: Bool

    init(_ said: RequestText, in vocabulary: RequestVocabulary, of speaker: Speaker = .caller) {
        let words = Array(vocabulary.words(of: said).prefix(Self.longest))
        let plain = words.map(\.word)
        var pieces: [Piece] = []
        var start = 0
        var beginsClause = true
        while start < plain.count {
            // A phrase does not reach over the end of a clause.
            let clauseEnd = words[start...].firstIndex(where: \.endsClause) ?? plain.count - 1
            let entry = vocabulary.longestPhrase(in: plain[start...clauseEnd], of: speaker)
            let end = start + (entry?.count ?? 1)
            pieces.append(
                Piece(
                    text: plain[start..<end].joined(separator: " "), roles: entry?.roles ?? [],
                    beginsClause: beginsClause))
            beginsClause = words[end - 1].endsClause
            start = end
        }
        self.pieces = pieces
        isQuestion = said.isQuestion
        isVerbFinal = vocabulary.isVerbFinal
    }

    func roles(at index: Int) -> RequestRoles {
        pieces.indices.contains(index) ? pieces[index].roles : []
    }

    func has(_ roles: RequestRoles, at index: Int) -> Bool { self.roles(at: index).has(roles) }

    /// The words from one piece through another.
    func words(_ range: ClosedRange<Int>) -> String {
        pieces[range].map(\.text).joined(separator: " ")
    }

    /// Where the clause of a piece begins.
    func clauseStart(of index: Int) -> Int {
        pieces[...index].lastIndex(where: \.beginsClause) ?? 0
    }

    /// Whether nothing of the clause is left after a piece.
    func endsClause(after index: Int) -> Bool {
        index + 1 >= pieces.count || pieces[index + 1].beginsClause
    }

    /// Words between that carry nothing, but for so many nobody knows.
    func isLight(
        between first: Int, and last: Int, unknown: Int, beside extra: RequestRoles = []
    ) -> Bool {
        guard first + 1 < last else { return true }
        var strange = 0
        let passing: RequestRoles = [
            .light, .negator, .no, .please, .definite, .ask, .yes, .bridge, .want, extra,
        ]
        for piece in pieces[(first + 1)..<last] where !piece.roles.has(passing) {
            guard piece.isUnknown, !piece.beginsClause else { return false }
            strange += 1
            if strange > unknown { return false }
        }
        return true
    }

    /// Whether nobody stands after a noun whom it belongs to: "agent", not "agent number".
    func isWholeNoun(_ index: Int) -> Bool {
        endsClause(after: index)
            || !pieces[index + 1].isUnknown
                && !has([.thing, .machine], at: index + 1)
    }

    /// Whether a noun is talked about, not to.
    func isAbout(_ index: Int, notBefore limit: Int) -> Bool {
        var position = index - 1
        while position > limit, pieces[position].roles.has([.light, .definite]),
            !pieces[position + 1].beginsClause
        {
            position -= 1
        }
        return position > limit && !pieces[position + 1].beginsClause
            && has(.about, at: position) && !has(.light, at: position)
    }
}
