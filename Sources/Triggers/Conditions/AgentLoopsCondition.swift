// SPDX-License-Identifier: Apache-2.0

import CallModel
package import Timing

/// The agent says the same again and again, by its transcript: sentences that share most words.
package struct AgentLoopsCondition: TriggerCondition {
    /// How often it says the same.
    package var times: Int
    package var within: Duration
    /// The part of the words that two sentences share, 0 to 1.
    package var likeness: Double

    private var said: [Sentence] = []

    private struct Sentence: Sendable, Hashable {
        var words: Set<String>
        var at: Instant
    }

    /// So many of its last sentences are looked at, and so many words of each. Shorter ones are
    /// "yes" and "one moment", which everybody says again.
    private static let mostSentences = 12
    private static let fewestWords = 3
    private static let mostWords = 60

    package init(times: Int = 3, within: Duration = .seconds(120), likeness: Double = 0.8) {
        self.times = times
        self.within = within
        self.likeness = likeness
    }

    package mutating func handle(_ heard: HeardSignal, at now: Instant) -> Finding? {
        guard case .transcript(let segment) = heard.signal, segment.party == .agent,
            segment.isFinal, heard.words.count >= Self.fewestWords
        else { return nil }
        let words = Set(heard.words.prefix(Self.mostWords))
        said.removeAll { now - $0.at > within }
        let alike = said.count { isAlike($0.words, words) } + 1
        said.append(Sentence(words: words, at: now))
        if said.count > Self.mostSentences { said.removeFirst() }
        guard alike >= times else { return nil }
        said = []
        return Finding(
            detail: "said \(alike) times: \"\(segment.text.prefix(80))\"", from: segment.start,
            to: segment.end, score: Double(alike))
    }

    /// Dice's coefficient: twice the words that both have, of the words of both.
    private func isAlike(_ one: Set<String>, _ other: Set<String>) -> Bool {
        let both = one.count { other.contains($0) }
        return Double(2 * both) >= likeness * Double(one.count + other.count)
    }

    package mutating func handle(_ moment: CallMoment, at now: Instant) {
        if moment == .returned { said = [] }
    }
}

extension AgentLoopsCondition {
    package static let name = "agent-loops"
    package static let doc = "the agent says the same again and again"

    package init(_ fields: inout some ConditionFields) {
        self.init(
            times: fields.integer(Field("times", "how often it says the same"), 3, in: 2...10),
            within: fields.seconds(
                Field("within_seconds", "the window"), .seconds(120), in: 1...3600),
            likeness: fields.number(
                Field("likeness", "the part of the words that sentences share, 0 to 1"), 0.8,
                in: 0.3...1))
    }

    package var fields: FieldList {
        var list = FieldList()
        list.add("times", .integer(times), unless: .integer(3))
        list.add("within_seconds", .seconds(within), unless: .seconds(.seconds(120)))
        list.add("likeness", .number(likeness), unless: .number(0.8))
        return list
    }

    package var interests: SignalInterest { [.transcript(.agent)] }
}
