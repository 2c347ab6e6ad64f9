// SPDX-License-Identifier: Apache-2.0

package import CallModel
package import Timing
import Words

/// The caller seemed to ask for a person and is asked back, by a prompt of the gateway's or by the
/// agent in its own words; key 1 confirms, and so does a yes where somebody writes down what is
/// said. The spotter cannot tell a yes from other short words (Docs/Listening.md).
package struct AskingBack: Sendable, Hashable {
    package enum Verdict: Sendable, Hashable {
        case confirmed(KeywordHit)
        case rejected(KeywordHit)
    }

    private enum State: Sendable, Hashable {
        case nothing
        /// An unsure request; the agent may ask about it. → asked
        case heard(KeywordHit, until: SampleTime)
        /// Somebody has asked. → nothing
        case asked(KeywordHit, until: SampleTime)
    }

    /// Samples the agent may take to ask, and the caller to answer.
    private static let toAsk: Int64 = 30 * 8000
    private static let toAnswer: Int64 = 12 * 8000
    /// The key that is a yes.
    private static let key: Character = "1"

    private var state = State.nothing

    package init() {}

    /// An unsure request was heard.
    package mutating func heard(_ hit: KeywordHit, at now: SampleTime) {
        if case .asked(_, let until) = state, now < until { return }
        state = .heard(hit, until: now.advanced(bySamples: Self.toAsk))
    }

    /// The gateway asks the caller about the request.
    package mutating func asked(about hit: KeywordHit, at now: SampleTime) {
        state = .asked(hit, until: now.advanced(bySamples: Self.toAnswer))
    }

    /// Takes what a party said, written down.
    package mutating func receive(_ segment: TranscriptSegment, at now: SampleTime) -> Verdict? {
        switch (state, segment.party) {
        case (.heard(let hit, let until), .agent):
            if now < until, segment.isFinal, Self.asksForPerson(segment.text) {
                asked(about: hit, at: now)
            }
            return nil
        case (.asked(let hit, let until), .caller):
            guard now < until, segment.isFinal else { return nil }
            return answer(Tokeniser.plainWords(of: segment.text), hit)
        case (.nothing, _), (.heard, _), (.asked, _): return nil
        }
    }

    /// The caller pressed a key; true when it was the answer.
    package mutating func receive(key: Character, at now: SampleTime) -> Verdict? {
        guard case .asked(let hit, let until) = state, now < until, key == Self.key else {
            return nil
        }
        state = .nothing
        return .confirmed(hit)
    }

    private mutating func answer(_ words: [String], _ hit: KeywordHit) -> Verdict? {
        guard let first = words.first, words.count <= 6 else { return nil }
        if Self.yes.contains(first) {
            state = .nothing
            return .confirmed(hit)
        }
        guard Self.no.contains(first) else { return nil }
        state = .nothing
        return .rejected(hit)
    }

    /// Whether a sentence of the agent's asks if a person is wanted.
    private static func asksForPerson(_ text: String) -> Bool {
        let words = Set(Tokeniser.plainWords(of: String(text.suffix(300))))
        return text.contains("?") && !words.isDisjoint(with: persons)
            && !words.isDisjoint(with: verbs)
    }

    private static let persons: Set<String> = [
        "person", "human", "someone", "somebody", "agent", "operator", "representative",
        "colleague", "advisor", "adviser", "supervisor", "manager", "team", "specialist",
    ]
    private static let verbs: Set<String> = [
        "talk", "speak", "connect", "transfer", "put", "want", "like", "prefer", "need", "get",
    ]
    private static let yes: Set<String> = [
        "yes", "yeah", "yep", "yup", "sure", "please", "correct", "right", "exactly", "absolutely",
        "definitely",
    ]
    private static let no: Set<String> = ["no", "nope", "nah", "not", "never"]
}
