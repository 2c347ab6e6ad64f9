// SPDX-License-Identifier: Apache-2.0

/// Sentences that are no claim on somebody: a name by itself, a question.
extension RequestGrammar {
    /// "A real agent, please": somebody named, and nothing else in the clause.
    var wholeUtterance: ClosedRange<Int>? {
        for index in sentence.pieces.indices
        where sentence.has(.somebody, at: index) && !sentence.has(.machine, at: index) {
            let start = sentence.clauseStart(of: index)
            var end = index
            while !sentence.endsClause(after: end) { end += 1 }
            let clause = sentence.pieces[start...end]
            let passing: RequestRoles = [.light, .please, .person, .service, .yes, .to]
            let isPolite =
                clause.contains { $0.roles.has(.please) } || sentence.has(.please, at: end + 1)
            let isNamed = clause.allSatisfy { piece in
                !piece.roles.has([.negator, .possessed, .machine])
                    && (!piece.roles.has(.greeting) || isPolite)
                    && (piece.roles.has(passing) || piece.roles.has(.definite) && isPolite)
            }
            if isNamed { return start...end }
            // "No, a person please" has an article; "no person please" is a refusal.
            let isContradiction =
                clause.first?.roles.has(.no) == true && clause.count > 2 && isPolite
                && !sentence.has(.person, at: start + 1)
                && clause.dropFirst().allSatisfy {
                    $0.roles.has([.light, .please, .person, .service])
                        && !$0.roles.has([.greeting, .negator, .possessed])
                }
            if isContradiction { return start...end }
        }
        return nil
    }

    /// Whether something is asked, if only by "aren't you".
    private var isQuestion: Bool {
        sentence.isQuestion
            || sentence.pieces.contains { $0.roles.has(.identity) && !$0.roles.has(.doubt) }
    }

    /// Whether a question is one that is talked about: "if I talk to a person".
    private func isAside(_ start: Int) -> Bool {
        let clause = sentence.clauseStart(of: start)
        return sentence.pieces[clause..<start].contains {
            $0.roles.has([.condition, .report, .past, .negator]) && !$0.roles.has(.light)
        }
    }

    /// "Are you a real person?"
    var question: ClosedRange<Int>? {
        for start in sentence.pieces.indices where sentence.has(.identity, at: start) {
            guard !isAside(start), !sentence.has(.doubt, at: start) || isQuestion else { continue }
            if sentence.has([.person, .machine], at: start) { return start...start }
            for end in (start + 1)..<max(start + 1, min(start + 6, sentence.pieces.count))
            where sentence.has([.person, .machine], at: end) {
                if sentence.isLight(
                    between: start, and: end, unknown: 1, beside: [.machine, .person])
                {
                    return start...end
                }
            }
        }
        return nil
    }
}
