// SPDX-License-Identifier: Apache-2.0

package import CallModel
import Words

/// A signal with what is made of it once for all rules.
package struct HeardSignal: Sendable {
    package let signal: Signal
    /// What it is called in evidence.
    var name: String { signal.name }
    /// The segment of the transcript, or the keyword; nothing of other signals.
    let said: PartedText
    /// Its words, for comparison.
    var words: [String] { said.words }
    /// A rule that is interested in none of them need not be shown the signal.
    let topics: [SignalTopic]

    package init(_ signal: Signal) {
        self.signal = signal
        let said =
            switch signal {
            case .transcript(let segment): PartedText(segment.text)
            case .keyword(let hit): PartedText(hit.phrase)
            case .speechBegan, .speechEnded, .digit, .agentAsked, .reported, .agentLost,
                .trouble, .tone, .answered:
                Self.nothing
            }
        self.said = said
        topics = Self.topics(of: signal, said)
    }

    private static let nothing = PartedText("")

    private static func topics(of signal: Signal, _ said: PartedText) -> [SignalTopic] {
        switch signal {
        case .speechBegan(let party, _): [.speech(party.role)]
        case .speechEnded(let party, _, _): [.speech(party.role)]
        case .keyword(let hit): hit.party == .caller ? [.keywords, .keyword(said.words)] : []
        case .digit(let digit): digit.party == .caller ? [.digits] : []
        case .transcript(let segment):
            [.transcript(segment.party.role)] + said.anchors.map(SignalTopic.said)
        case .agentAsked(let request): [.agentAsked] + request.context.topics
        case .reported(let report): topics(of: report)
        case .agentLost: [.agentLost]
        case .trouble(let trouble):
            [.trouble(TroubleBound(trouble.measure, atLeast: trouble.bound))]
        case .tone(let party, _, _): [.tone(party.role)]
        case .answered: [.answered]
        }
    }

    private static func topics(of report: AgentReport) -> [SignalTopic] {
        switch report {
        case .status: [.agentStatus]
        case .intent(let name, let slots, _): [.intents, .intent(name)] + slots.topics
        case .confidence: [.confidence]
        case .sentiment: [.sentiment]
        case .tool: [.tools]
        case .context(let facts): facts.topics
        }
    }
}

extension [ContextItem] {
    fileprivate var topics: [SignalTopic] { map { .context($0.key) } }
}

extension Signal {
    /// The facts that come with the signal.
    var facts: [ContextItem] {
        switch self {
        case .agentAsked(let request): request.context
        case .reported(.context(let facts)): facts
        case .reported(.intent(_, let slots, _)): slots
        case .reported, .speechBegan, .speechEnded, .keyword, .digit, .transcript, .agentLost,
            .trouble, .tone, .answered:
            []
        }
    }
}
