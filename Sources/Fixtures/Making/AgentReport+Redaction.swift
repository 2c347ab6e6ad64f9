// SPDX-License-Identifier: Apache-2.0

import CallModel

/// Takes out of what an agent reported what tells who called and about what. What rules go by stays:
/// names of intents, feelings and tools, numbers and states.
extension AgentReport {
    func redacted(by redaction: WordsRedaction) -> AgentReport {
        func marked(_ facts: [ContextItem]) -> [ContextItem] {
            facts.map {
                ContextItem(key: redaction.redacted($0.key), value: WordsRedaction.valueMark)
            }
        }
        return switch self {
        case .status, .confidence: self
        case .sentiment(let label, let party, let score):
            .sentiment(redaction.redacted(label), of: party, score: score)
        case .intent(let name, let slots, let confidence):
            .intent(redaction.redacted(name), slots: marked(slots), confidence: confidence)
        case .tool(let name, let error):
            .tool(redaction.redacted(name), error: error.map { redaction.redacted($0) })
        case .context(let facts): .context(marked(facts))
        }
    }

    /// The facts in it: those of a context, and what an intent is about.
    var facts: [ContextItem] {
        switch self {
        case .intent(_, let slots, _): slots
        case .context(let facts): facts
        case .status, .confidence, .sentiment, .tool: []
        }
    }
}
