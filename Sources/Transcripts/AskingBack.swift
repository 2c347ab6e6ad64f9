// SPDX-License-Identifier: Apache-2.0

package import CallModel
package import Timing
import Words

/// The caller seemed to ask for a person, or a rule is unsure whether they need one, and they are
/// asked back, by a prompt of the gateway's or by the agent in its own words; key 1 confirms, and so
/// does a yes where somebody writes down what is said or listens for it. The spotter cannot tell a
/// yes from other short words by itself (Docs/Listening.md).
package struct AskingBack: Sendable, Hashable {
    /// What the caller is asked about.
    package enum Subject: Sendable, Hashable {
        /// A request that was not heard surely.
        case heard(KeywordHit)
        /// What a rule would escalate for if it were sure.
        case rule(Escalation)

        /// What is not asked about again after a no.
        fileprivate var name: String {
            switch self {
            case .heard(let hit): "phrase \(hit.phrase)"
            case .rule(let escalation): "rule \(escalation.trigger)"
            }
        }
    }

    package enum Verdict: Sendable, Hashable {
        case confirmed(Subject)
        case rejected(Subject)
    }

    private enum State: Sendable, Hashable {
        case nothing
        /// An unsure request; the agent may ask about it. → asked
        case heard(KeywordHit, until: SampleTime)
        /// Somebody has asked. → nothing
        case asked(Subject, until: SampleTime)
    }

    /// Samples the agent may take to ask, and the caller to answer.
    private static let toAsk: Int64 = 30 * 8000
    private static let toAnswer: Int64 = 12 * 8000
    /// Samples between two questions of the gateway's, whatever about.
    private static let betweenQuestions = Int64(CandidateMemory.again) * 8000
    /// The key that is a yes.
    private static let key: Character = "1"

    /// Samples within which nothing is asked again that the caller said no to.
    private let afterNo: Int64
    private var state = State.nothing
    /// When the gateway asked last.
    private var lastAsked: SampleTime?
    /// When the caller said no, by what they were asked about; as many as there are rules and
    /// phrases.
    private var refused: [String: SampleTime] = [:]

    /// `again`: how long a caller who said no is not asked about the same.
    package init(again: Duration = .seconds(300)) {
        afterNo = again.components.seconds * 8000
    }

    /// An unsure request was heard.
    package mutating func heard(_ hit: KeywordHit, at now: SampleTime) {
        if case .asked(_, let until) = state, now < until { return }
        state = .heard(hit, until: now.advanced(bySamples: Self.toAsk))
    }

    /// Why the gateway is not to ask about this now; nil when it may.
    package func reasonNotToAsk(about subject: Subject, at now: SampleTime) -> String? {
        if let no = refused[subject.name], now < no.advanced(bySamples: afterNo) {
            return "the caller was asked and said no"
        }
        if let lastAsked, now < lastAsked.advanced(bySamples: Self.betweenQuestions) {
            return "the caller was asked a moment ago"
        }
        return nil
    }

    /// The gateway asks the caller.
    package mutating func asked(about subject: Subject, at now: SampleTime) {
        lastAsked = now
        wait(for: subject, at: now)
    }

    private mutating func wait(for subject: Subject, at now: SampleTime) {
        state = .asked(subject, until: now.advanced(bySamples: Self.toAnswer))
    }

    /// Whether an answer would be one.
    package func isAsking(at now: SampleTime) -> Bool {
        guard case .asked(_, let until) = state else { return false }
        return now < until
    }

    /// Takes what a party said, written down.
    package mutating func receive(_ segment: TranscriptSegment, at now: SampleTime) -> Verdict? {
        switch (state, segment.party) {
        case (.heard(let hit, let until), .agent):
            if now < until, segment.isFinal, Self.asksForPerson(segment.text) {
                wait(for: .heard(hit), at: now)
            }
            return nil
        case (.asked(let subject, let until), .caller):
            guard now < until, segment.isFinal else { return nil }
            return answer(segment.text, about: subject, at: now)
        case (.nothing, _), (.heard, _), (.asked, _): return nil
        }
    }

    /// A phrase of the caller's was heard surely.
    package mutating func receive(_ hit: KeywordHit, at now: SampleTime) -> Verdict? {
        guard case .asked(let subject, let until) = state, now < until, hit.confirmed,
            hit.party == .caller
        else { return nil }
        return answer(hit.phrase, about: subject, at: now)
    }

    /// The caller pressed a key; nil when it was no answer.
    package mutating func receive(key: Character, at now: SampleTime) -> Verdict? {
        guard case .asked(let subject, let until) = state, now < until, key == Self.key else {
            return nil
        }
        state = .nothing
        return .confirmed(subject)
    }

    private mutating func answer(
        _ text: String, about subject: Subject, at now: SampleTime
    ) -> Verdict? {
        guard let answer = YesOrNo(text) else { return nil }
        state = .nothing
        switch answer {
        case .yes: return .confirmed(subject)
        case .no:
            refused[subject.name] = now
            return .rejected(subject)
        }
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
}
