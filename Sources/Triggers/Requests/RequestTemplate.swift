// SPDX-License-Identifier: Apache-2.0

/// Phrases of one kind, told by what may stand at each place. They are not written out: a line of the
/// vocabulary may stand for hundreds of thousands.
struct RequestTemplate: Sendable {
    /// What may stand at one place.
    struct Slot: Sendable {
        /// Alternatives of one word.
        let words: Set<String>
        /// Those of several.
        let runs: [[String]]
        /// Nothing may stand there, too.
        let isOptional: Bool

        init(_ alternatives: [[String]], isOptional: Bool) {
            words = Set(alternatives.filter { $0.count == 1 }.joined())
            runs = alternatives.filter { $0.count > 1 }
            self.isOptional = isOptional
        }
    }

    /// What its phrases do where an agent says them.
    let roles: RequestRoles
    let slots: [Slot]

    /// What its phrases do; some do it only where an agent says them.
    func roles(of speaker: RequestSentence.Speaker) -> RequestRoles {
        speaker == .agent ? roles : roles.subtracting([.offer, .connectYou])
    }

    /// The words that a phrase of it may begin with.
    var firstWords: Set<String> {
        var words: Set<String> = []
        for slot in slots {
            words.formUnion(slot.words)
            words.formUnion(slot.runs.map { $0[0] })
            guard slot.isOptional else { break }
        }
        return words
    }

    /// How many words the longest of its phrases has that the words begin with; nil when none does.
    func longest(in words: ArraySlice<String>) -> Int? {
        guard let end = end(in: words, from: words.startIndex, slot: 0), end > words.startIndex
        else { return nil }
        return end - words.startIndex
    }

    private func end(in words: ArraySlice<String>, from start: Int, slot index: Int) -> Int? {
        guard index < slots.count else { return start }
        let slot = slots[index]
        var longest: Int?
        func take(_ count: Int) {
            guard let end = end(in: words, from: start + count, slot: index + 1) else { return }
            longest = max(longest ?? end, end)
        }
        if slot.isOptional { take(0) }
        guard start < words.endIndex else { return longest }
        if slot.words.contains(words[start]) { take(1) }
        for run in slot.runs where words[start...].starts(with: run) { take(run.count) }
        return longest
    }
}
