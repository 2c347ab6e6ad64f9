// SPDX-License-Identifier: Apache-2.0

/// Finds who is asked for in a sentence, and by what: a verb before or after a noun, and the words
/// that make it a wish.
struct RequestGrammar {
    /// A wish as far as its own words go.
    struct Claim {
        /// From the first word of the wish to the last.
        var range: ClosedRange<Int>
        /// Who is told to do something: "transfer me", rather than wished: "I want to talk".
        var isTold = false
        /// For a robot: refused, it is a wish for a person.
        var isForMachine = false
        /// Only asked after: "is there a person".
        var isAskedAfter = false
    }

    let sentence: RequestSentence

    init(_ sentence: RequestSentence) { self.sentence = sentence }

    func judge() -> PersonRequest? {
        var refusal: PersonRequest?
        let question = question
        for claim in claims where !claim.isAskedAfter || question == nil {
            switch RequestContext(sentence).judge(claim) {
            case .wish where !claim.isForMachine, .refused where claim.isForMachine:
                return PersonRequest(kind: .wish, words: sentence.words(claim.range))
            case .refused:
                refusal =
                    refusal
                    ?? PersonRequest(kind: .refusal, words: sentence.words(claim.range))
            case .wish, .nothing: break
            }
        }
        if let whole = wholeUtterance {
            return PersonRequest(kind: .wish, words: sentence.words(whole))
        }
        return question.map { PersonRequest(kind: .question, words: sentence.words($0)) }
            ?? refusal
    }

    // MARK: Claims

    private var claims: [Claim] {
        sentence.pieces.indices.flatMap { index in
            let roles = sentence.roles(at: index)
            var claims: [Claim] = []
            if roles.has(.entire) { claims.append(Claim(range: index...index, isTold: true)) }
            if roles.has([.connect, .connectTo]), let end = connected(from: index) {
                claims.append(Claim(range: index...end, isTold: true))
            }
            if roles.has(.passive), isEnd(after: index), let start = frame(of: index),
                start != index
            {
                claims.append(Claim(range: start...index))
            }
            if roles.has(.who), let verb = verb(after: index) {
                claims.append(Claim(range: index...verb))
            }
            if roles.has(RequestRoles.anybody.union(.machine)), isTarget(index) {
                claims += claim(on: index).map { [$0] } ?? []
            }
            return claims
        }
    }

    /// Whether nothing but "please" and the like is left of a clause.
    private func isEnd(after index: Int) -> Bool {
        var position = index
        while !sentence.endsClause(after: position) {
            position += 1
            guard sentence.has([.light, .please, .reset], at: position) else { return false }
        }
        return true
    }

    /// Somebody of the caller's own is nobody to ask for: "my manager".
    private func isTarget(_ index: Int) -> Bool {
        var position = index - 1
        while position >= 0, !sentence.pieces[position + 1].beginsClause,
            sentence.has([.light, .person], at: position),
            !sentence.has(.possessed, at: position)
        {
            position -= 1
        }
        let isOwn =
            position >= 0 && !sentence.pieces[position + 1].beginsClause
            && sentence.has(.possessed, at: position)
        return !isOwn && !sentence.isAbout(index, notBefore: -1)
    }

    /// Where "transfer me" ends: with whom, or by itself.
    private func connected(from start: Int) -> Int? {
        let isAlone = sentence.has(.connect, at: start)
        var position = start + 1
        var strange = 0
        var isTowards = false
        while position < sentence.pieces.count {
            let roles = sentence.roles(at: position)
            if sentence.pieces[position].beginsClause, strange == 0, isAlone { return start }
            if roles.has(.anybody) { return isTargetOfConnect(position) ? position : nil }
            if roles.has(.contact), sentence.isVerbFinal { return position }
            if roles.has([.thing, .about]), !roles.has(.light) {
                return isAlone && roles.has(.about) && !isTowards ? start : nil
            }
            if roles.has([.reset, .want, .wantThing, .condition]), strange == 0 {
                return isAlone && !isTowards ? start : nil
            }
            // "Transfer me to Anna", but not "to another plan".
            if roles.isEmpty, strange == 0, isTowards, !sentence.has(.to, at: position - 1) {
                return nil
            }
            isTowards = isTowards || roles.has(.to)
            if roles.isEmpty { strange += 1 }
            if strange > 2 { break }
            position += 1
        }
        guard isAlone else { return nil }
        return strange == 0 || isTowards && !sentence.has(.thing, at: position - 1) ? start : nil
    }

    private func isTargetOfConnect(_ index: Int) -> Bool {
        !sentence.has(.thing, at: index + 1) && isTarget(index)
    }

    /// A verb of contact right after a piece.
    private func verb(after index: Int) -> Int? {
        let last = min(index + (sentence.isVerbFinal ? 9 : 4), sentence.pieces.count - 1)
        guard index < last else { return nil }
        return ((index + 1)...last).first { position in
            sentence.has(.contact, at: position)
                && (sentence.isVerbFinal
                    || sentence.isLight(between: index, and: position, unknown: 0))
        }
    }

    // MARK: Nouns

    /// The claim that rests on a noun for somebody.
    private func claim(on noun: Int) -> Claim? {
        let roles = sentence.roles(at: noun)
        let isMachine = !roles.has(.anybody)
        let verb = verbAfter(noun)
        guard let governor = governor(of: noun) else {
            return isMachine ? nil : bare(noun, verb: verb)
        }
        let governing = sentence.roles(at: governor)
        let end = verb ?? noun
        if isMachine {
            guard governing.has(.contact) || verb != nil else { return nil }
            let start = governing.has(.contact) ? frame(of: governor) : governor
            return start.map { Claim(range: $0...end, isForMachine: true) }
        }
        if governing.has(.contact), !sentence.has([.idle], at: governor) {
            return frame(of: governor).map { Claim(range: $0...noun) }
        }
        if governing.has(.bring), roles.has(.anybody), sentence.isWholeNoun(noun) {
            return Claim(range: governor...noun, isTold: true)
        }
        if governing.has(.obtain), roles.has(.somebody), sentence.isWholeNoun(noun),
            let start = frame(of: governor)
        {
            return Claim(range: start...noun)
        }
        return had(noun, governor, governing, verb)
    }

    /// Somebody is wanted, or asked after: "I need a person", "is there anybody I can talk to".
    private func had(
        _ noun: Int, _ governor: Int, _ governing: RequestRoles, _ verb: Int?
    ) -> Claim? {
        guard !isOthers(governor) else { return nil }
        let roles = sentence.roles(at: noun)
        let isHelp = isHelp(after: noun)
        if governing.has([.wantThing, .exists, .wanted, .want, .doubt]), let verb {
            return Claim(range: governor...verb)
        }
        if governing.has([.wantThing, .exists]), isNounOf(governor, noun) {
            if roles.has(.person), sentence.isWholeNoun(noun) || isHelp {
                return Claim(range: governor...noun, isAskedAfter: governing.has(.exists))
            }
            if roles.has(.service), sentence.isWholeNoun(noun) {
                return Claim(range: governor...noun)
            }
            if roles.has(.anyone), isHelp { return Claim(range: governor...noun) }
        }
        return nil
    }

    /// Whether it is said what somebody is needed for: "who can help", "I can talk to".
    private func isHelp(after noun: Int) -> Bool {
        var position = noun + 1
        while sentence.has([.light, .to, .obtain], at: position),
            !sentence.has(.helps, at: position)
        {
            position += 1
        }
        return position <= noun + 4 && sentence.has(.helps, at: position)
    }

    /// Whether what stands between is no more than an adjective: a word nobody knows with an
    /// article after it is a verb, "quiero llamar a una persona".
    private func isNounOf(_ governor: Int, _ noun: Int) -> Bool {
        guard sentence.roles(at: governor + 1).isEmpty, governor + 1 < noun - 1 else { return true }
        return !sentence.has(.light, at: governor + 2)
    }

    /// What a noun depends on: the verb or wish before it.
    private func governor(of noun: Int) -> Int? {
        let governing: RequestRoles = [
            .contact, .obtain, .bring, .wantThing, .exists, .want, .wanted, .doubt,
        ]
        let stopping: RequestRoles = [
            .reset, .report, .condition, .identity, .idle, .thing, .who, .connect, .connectTo,
        ]
        let patience = sentence.isVerbFinal ? 5 : 2
        var strange = 0
        for index in stride(from: noun - 1, through: 0, by: -1) {
            let roles = sentence.roles(at: index)
            if sentence.pieces[index + 1].beginsClause, strange > 0 { return nil }
            if roles.has(governing) { return index }
            if roles.has(stopping), !roles.has(.light) { return nil }
            if roles.has([.about, .machine]), !roles.has(.light), !sentence.isVerbFinal {
                return nil
            }
            if roles.isEmpty || roles == .definite && strange > 0 { strange += 1 }
            if strange > patience { return nil }
        }
        return nil
    }

    /// The verb of contact that follows a noun: "mit einem Menschen sprechen", "someone to talk to".
    private func verbAfter(_ noun: Int) -> Int? {
        let reach = sentence.isVerbFinal ? 9 : 6
        for index in (noun + 1)..<max(noun + 1, min(noun + reach, sentence.pieces.count)) {
            let roles = sentence.roles(at: index)
            if sentence.pieces[index].beginsClause { return nil }
            if roles.has(.contact) { return index }
            if roles.has([.reset, .report, .condition, .past, .machine]) { return nil }
            if sentence.isVerbFinal { continue }
            let isPassing =
                roles.has([.light, .want, .who, .bridge, .negator, .please, .helps])
                || roles.has(.about) && sentence.pieces[index].text.count <= 4
            if !isPassing { return nil }
        }
        return nil
    }

    /// A sentence that is only the noun and its verb: "mit einem Menschen sprechen, bitte".
    private func bare(_ noun: Int, verb: Int?) -> Claim? {
        guard let verb, isBare(before: noun, allowing: .definite) else { return nil }
        guard sentence.isVerbFinal || !sentence.has(.definite, at: noun - 1) else { return nil }
        return sentence.endsClause(after: verb) || sentence.isWholeNoun(verb)
            ? Claim(range: noun...verb) : nil
    }
}
