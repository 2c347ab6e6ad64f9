// SPDX-License-Identifier: Apache-2.0

/// What makes a verb of contact a wish: the words before it that say so, or that it stands by
/// itself.
extension RequestGrammar {
    /// Where the words begin that make a verb of contact the speaker's wish; nil when none do.
    func frame(of verb: Int) -> Int? {
        var strange = 0
        for index in stride(from: verb - 1, through: 0, by: -1) {
            let roles = sentence.roles(at: index)
            if sentence.pieces[index + 1].beginsClause, strange > 0 { break }
            if roles.has([.want, .wanted, .doubt, .wantThing]), !roles.has(.idle) {
                return isOthers(index) ? nil : index
            }
            if roles.has([.idle, .report, .condition, .identity, .other, .about, .definite]),
                !roles.has([.light, .ask])
            {
                break
            }
            if roles.has([.reset, .contact, .connect, .bring, .possessed]) { break }
            if roles.isEmpty { strange += 1 }
            if strange > 2 { break }
        }
        // Some languages let the wish follow: "con una persona quiero hablar".
        if !sentence.endsClause(after: verb), sentence.has(.want, at: verb + 1),
            sentence.isVerbFinal
        {
            return verb
        }
        return isBare(before: verb, allowing: []) ? verb : nil
    }

    /// Whether somebody else wishes it: "my daughter would like to".
    func isOthers(_ wish: Int) -> Bool {
        guard sentence.has(.loose, at: wish), wish > 0, !sentence.pieces[wish].beginsClause else {
            return false
        }
        let before = sentence.roles(at: wish - 1)
        let isNoun = before.isEmpty || before.has(.anybody)
        return before.has(.other) || isNoun
    }

    /// Whether nothing that says something stands before a word in its clause.
    func isBare(before index: Int, allowing extra: RequestRoles) -> Bool {
        var position = index - 1
        let passing: RequestRoles = [.light, .please, .no, .yes, .ask, .negator, .to]
        while position >= 0, !sentence.pieces[position + 1].beginsClause {
            let roles = sentence.roles(at: position)
            if roles.has(.reset) { return true }
            guard roles.has(passing.union(extra)) else { return false }
            position -= 1
        }
        return true
    }
}
