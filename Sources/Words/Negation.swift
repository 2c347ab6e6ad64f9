// SPDX-License-Identifier: Apache-2.0

/// Whether what was said is a refusal: "don't transfer me", "no agent needed".
enum Negation {
    /// Judges the words before and after `words[start..<end]`, of one clause and without fillers.
    static func negates(_ words: [String], from start: Int, to end: Int) -> Bool {
        isNegatedBefore(words, start) || isNegatedAfter(words, end)
    }

    private static func isNegatedBefore(_ words: [String], _ start: Int) -> Bool {
        var position = start - 1
        while position >= 0 {
            let word = words[position]
            if negators.contains(word) { return !isQuestion(words, negator: position) }
            if word == "no" { return isRefusal(words, no: position, before: start) }
            // "I don't want this machine, give me a person": what is negated is something else.
            guard bridges.contains(word) else { return false }
            position -= 1
        }
        return false
    }

    /// "Why don't you transfer me", "can I not talk to a person" ask for it.
    private static func isQuestion(_ words: [String], negator: Int) -> Bool {
        if negator >= 1, words[negator - 1] == "why" { return true }
        return negator >= 2 && words[negator] == "not"
            && ["can", "could", "may"].contains(words[negator - 2])
    }

    /// "No agent", "no need for an agent" refuse; "no I want an agent" does not.
    private static func isRefusal(_ words: [String], no: Int, before start: Int) -> Bool {
        words[(no + 1)..<start].allSatisfy { quantified.contains($0) }
    }

    private static func isNegatedAfter(_ words: [String], _ end: Int) -> Bool {
        let after = words[end...].prefix(4)
        guard let negator = after.firstIndex(where: { afterwards.contains($0) }) else {
            return false
        }
        return after[..<negator].allSatisfy { ["is", "are", "really"].contains($0) }
            && after[(negator + 1)...].contains { needs.contains($0) }
    }

    private static let negators: Set<String> = [
        "not", "dont", "never", "without", "doesnt", "didnt", "neednt", "wouldnt", "shouldnt",
        "stop", "avoid", "nobody", "isnt", "arent",
    ]

    /// Words through which a negation still reaches the phrase.
    private static let bridges: Set<String> = [
        "i", "we", "me", "want", "wanna", "need", "wish", "think", "really", "have", "having",
        "be", "being", "feel", "going", "gonna", "should", "would", "rather", "talk", "talking",
        "speak", "speaking", "trying", "asking", "ask", "asked", "for", "in", "any", "even",
        "actually", "ever", "do", "get", "getting", "let", "put", "it", "necessary", "must",
        "prefer", "try", "connect", "transfer", "reason", "point",
    ]

    private static let quantified: Set<String> = [
        "need", "reason", "point", "more", "other", "further", "for", "in", "real", "live",
        "talk", "talking", "speak", "speaking", "human", "me", "want",
    ]

    private static let afterwards: Set<String> = ["not", "isnt", "arent", "wont", "no"]

    private static let needs: Set<String> = [
        "needed", "necessary", "required", "need", "be", "thanks", "thank",
    ]
}
