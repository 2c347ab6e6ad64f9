// SPDX-License-Identifier: Apache-2.0

package import JSON
import Timing

/// What the agent reports beside its words: how it does, and what it made of the caller's.
package enum AgentReport: Sendable, Hashable {
    /// It waits or works: its silence means nothing for so long; zero ends that.
    case status(AgentStatus, lasting: Duration)
    /// What the caller wants, as the agent understands it; confidence 0 to 1.
    case intent(String, slots: [ContextItem], confidence: Double?)
    /// How sure it is of what it says or understood, 0 to 1.
    case confidence(Double)
    /// A sentiment or an emotion of a party's: `angry`; strength 0 to 1.
    case sentiment(String, of: Party, score: Double?)
    /// A tool of the agent's has answered, or failed with this error.
    case tool(String, error: String?)
    /// Facts that it has captured meanwhile, by name.
    case context([ContextItem])

    /// The name in triggers and journals, that of its signal.
    package var name: String {
        switch self {
        case .status: "agent-status"
        case .intent: "agent-intent"
        case .confidence: "agent-confidence"
        case .sentiment: "agent-sentiment"
        case .tool: "agent-tool"
        case .context: "agent-context"
        }
    }
}

/// Why an agent says nothing for a while.
package enum AgentStatus: String, Sendable, Hashable, CaseIterable {
    /// For the caller: they look something up.
    case waiting
    /// For something of its own: a tool, a model.
    case working
}

extension AgentReport {
    /// The report in plain words.
    package var words: String {
        switch self {
        case .status(let status, let lasting):
            "agent is \(status.rawValue) for \(lasting.inMilliseconds) ms"
        case .intent(let intent, _, let confidence):
            "agent understands: \(intent)" + (confidence.map { " (\($0))" } ?? "")
        case .confidence(let value): "agent's confidence \(value)"
        case .sentiment(let label, let party, let score):
            "\(party.rawValue) seems \(label)" + (score.map { " (\($0))" } ?? "")
        case .tool(let tool, let error):
            "agent's tool \(tool) " + (error.map { "failed: \($0)" } ?? "answered")
        case .context(let facts):
            "agent noted: " + facts.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
        }
    }

    /// The details as JSON.
    package var detail: JSONValue {
        switch self {
        case .status(let status, let lasting):
            ["state": .string(status.rawValue), "for_ms": .integer(lasting.inMilliseconds)]
        case .intent(let intent, let slots, let confidence):
            .members([
                "intent": .string(intent), "slots": slots.json,
                "confidence": confidence.map(JSONValue.number),
            ])
        case .confidence(let value): ["confidence": .number(value)]
        case .sentiment(let label, let party, let score):
            .members([
                "sentiment": .string(label), "party": .string(party.rawValue),
                "score": score.map(JSONValue.number),
            ])
        case .tool(let tool, let error):
            .members([
                "tool": .string(tool), "ok": .bool(error == nil),
                "error": error.map(JSONValue.string),
            ])
        case .context(let facts): ["context": facts.json]
        }
    }
}
