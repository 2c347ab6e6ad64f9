// SPDX-License-Identifier: Apache-2.0

/// The agent's offer of a person, and the caller's answer to it.
struct RequestAnswers {
    /// The longest answer, in words and phrases: what is longer says something else, too.
    private static let longest = 12

    let sentence: RequestSentence

    init(_ sentence: RequestSentence) { self.sentence = sentence }

    /// "Would you like me to connect you to a representative?"
    var isOffer: Bool {
        sentence.pieces.indices.contains { start in
            // "Le paso con una persona?" offers by its verb alone.
            let isOffering =
                sentence.has(.offer, at: start)
                || sentence.isQuestion && sentence.has(.connectYou, at: start)
            guard isOffering else { return false }
            return isOffered(after: start)
        }
    }

    private func isOffered(after start: Int) -> Bool {
        var hasVerb = sentence.has(.connectYou, at: start)
        for index in (start + 1)..<max(start + 1, min(start + 14, sentence.pieces.count)) {
            let roles = sentence.roles(at: index)
            if roles.has([.negator, .report]) { return false }
            if roles.has(.connectYou), sentence.endsClause(after: index) { return true }
            if roles.has([.connectYou, .contact, .obtain]) { hasVerb = true }
            if roles.has(.somebody), !roles.has(.machine),
                !sentence.isAbout(index, notBefore: start)
            {
                return true
            }
            if hasVerb, roles.has([.anyone, .unit]) { return true }
            // In some languages the verb comes last.
            if roles.has([.anyone, .unit]), sentence.isVerbFinal { hasVerb = true }
        }
        return false
    }

    /// "Yes please", "sure", "that would be great".
    var isYes: Bool {
        let pieces = sentence.pieces
        guard !pieces.isEmpty, pieces.count <= Self.longest else { return false }
        guard let first = pieces.first(where: { !$0.roles.has(.light) || $0.roles.has(.yes) }),
            first.roles.has([.yes, .please])
        else { return false }
        // "Alright then" accepts; "yes, but first" does not.
        let isRefused = pieces.enumerated().contains { index, piece in
            piece.roles.has([.negator, .no])
                || piece.roles.has(.reset) && !piece.roles.has(.yes) && index < pieces.count - 1
        }
        let unknown = pieces.count { $0.isUnknown }
        return !isRefused && unknown <= 1 && unknown * 2 < pieces.count
    }
}
