// SPDX-License-Identifier: Apache-2.0

/// What the words around a wish make of it: negated, reported, conditional or past it is none.
struct RequestContext {
    enum Verdict {
        case wish
        case refused
        case nothing
    }

    let sentence: RequestSentence

    init(_ sentence: RequestSentence) { self.sentence = sentence }

    func judge(_ claim: RequestGrammar.Claim) -> Verdict {
        let isNegated =
            isNegatedWithin(claim.range) || isNegatedBefore(claim)
            || isNegatedAfter(claim)
        if isSaidByOthers(claim) || isPast(claim) { return .nothing }
        if isNegated { return .refused }
        let roles = sentence.pieces[claim.range].reduce(into: RequestRoles()) {
            $0.formUnion($1.roles)
        }
        // "Can't I talk to a person" asks; without a question it complains.
        if sentence.has(.doubt, at: claim.range.lowerBound), !sentence.isQuestion {
            return .nothing
        }
        return claim.isForMachine && !roles.has([.contact]) ? .nothing : .wish
    }

    // MARK: Negation

    private func isNegatedWithin(_ range: ClosedRange<Int>) -> Bool {
        sentence.pieces[range].indices.contains { index in
            if index == range.lowerBound, sentence.has(.doubt, at: index) { return false }
            return sentence.has(.negator, at: index)
                || sentence.has(.no, at: index) && index > range.lowerBound
        }
    }

    /// "I don't think I need to talk": a negation reaches on through such words.
    private func isNegatedBefore(_ claim: RequestGrammar.Claim) -> Bool {
        var position = claim.range.lowerBound - 1
        while position >= 0, !sentence.pieces[position + 1].beginsClause {
            let roles = sentence.roles(at: position)
            if roles.has(.negator) { return true }
            guard roles.has([.light, .bridge, .ask, .please, .to, .idle]),
                !roles.has([.yes]) || roles.has([.light, .please])
            else { return false }
            position -= 1
        }
        return false
    }

    /// "Verbinden Sie mich nicht."
    private func isNegatedAfter(_ claim: RequestGrammar.Claim) -> Bool {
        var position = claim.range.upperBound + 1
        while position < sentence.pieces.count, !sentence.pieces[position].beginsClause {
            let roles = sentence.roles(at: position)
            // "A person, not a machine" wants one.
            if roles.has(.negator) {
                return sentence.isVerbFinal
                    && (claim.isTold || sentence.endsClause(after: position))
                    && !sentence.has([.machine], at: position + 1)
                    && !sentence.has([.machine], at: position + 2)
            }
            guard roles.has([.light, .please, .to]) else { return false }
            position += 1
        }
        return false
    }

    // MARK: Whose wish it is

    /// "She said I want to talk to a person", "if I want to talk to a person".
    private func isSaidByOthers(_ claim: RequestGrammar.Claim) -> Bool {
        var position = claim.range.lowerBound - 1
        var isFirst = true
        while position >= 0 {
            let roles = sentence.roles(at: position)
            if sentence.pieces[position + 1].beginsClause {
                // "She said: I want to talk to a person."
                return roles.has(.report)
                    || roles.has(.bridge) && sentence.has(.report, at: position - 1)
            }
            if roles.has([.report, .condition]) { return true }
            if roles.has(.idle), !roles.has(.ask), isFirst || claim.isTold { return true }
            if claim.isTold, roles.has(.other), !roles.has([.light, .ask, .bridge]) { return true }
            guard roles.has([.light, .bridge, .to, .please]), !roles.has(.reset) else {
                return false
            }
            isFirst = false
            position -= 1
        }
        return false
    }

    /// "I wanted to talk to somebody yesterday."
    private func isPast(_ claim: RequestGrammar.Claim) -> Bool {
        let start = claim.range.lowerBound
        guard sentence.has(.wanted, at: start) else { return false }
        let clause = sentence.clauseStart(of: start)
        return sentence.pieces[clause...].contains { $0.roles.has(.past) }
    }
}
