// SPDX-License-Identifier: Apache-2.0

package import JSON
import Timing

/// A trigger's verdict that a human is needed, with what it rests on.
package struct Escalation: Sendable, Hashable {
    /// The name of the rule that fired.
    package var trigger: String
    /// Why, in words an operator understands: "asked for a person".
    package var reason: String
    /// The route to take; nil takes the configuration's default route.
    package var route: String?
    package var evidence: [Evidence]
    /// The caller asked for a person in so many words or keys: never refused, deferred or lost.
    package var isExplicit: Bool
    package var urgency: Urgency
    /// What the caller is told instead of "I'm connecting you"; nil takes the prompt.
    package var announcement: String?
    /// Whether the agent may end its sentence first; nil: unless the caller asked.
    package var waitsForSentence: Bool?

    /// The caller asked by a key or in words of their own, and is not kept waiting for a sentence
    /// of the agent's.
    package var isCallersWish: Bool {
        isExplicit
            && evidence.contains { ["digit", "keyword", "transcript"].contains($0.signal) }
    }

    package init(
        trigger: String, reason: String, route: String? = nil, evidence: [Evidence],
        isExplicit: Bool, urgency: Urgency = .normal, announcement: String? = nil,
        waitsForSentence: Bool? = nil
    ) {
        self.trigger = trigger
        self.reason = reason
        self.route = route
        self.evidence = evidence
        self.isExplicit = isExplicit
        self.urgency = urgency
        self.announcement = announcement
        self.waitsForSentence = waitsForSentence
    }
}

/// One signal an escalation rests on.
package struct Evidence: Sendable, Hashable {
    /// The kind of signal (`Signal.name`).
    package var signal: String
    /// What was heard, in words: `"talk to a person"`, `key 0`.
    package var detail: String
    /// When in the call, as time since the caller was answered.
    package var from: Duration
    package var to: Duration
    /// The score or confidence, where there is one.
    package var score: Double?

    package init(
        signal: String, detail: String, from: Duration, to: Duration, score: Double? = nil
    ) {
        self.signal = signal
        self.detail = detail
        self.from = from
        self.to = to
        self.score = score
    }
}

extension Escalation {
    package var json: JSONValue {
        .members([
            "trigger": .string(trigger), "reason": .string(reason),
            "route": route.map(JSONValue.string), "explicit": .bool(isExplicit),
            "urgency": urgency == .normal ? nil : .string(urgency.rawValue),
            "announcement": announcement.map(JSONValue.string),
            "waits_for_sentence": waitsForSentence.map(JSONValue.bool),
            "evidence": .array(evidence.map(\.json)),
        ])
    }
}

extension Evidence {
    package var json: JSONValue {
        .members([
            "signal": .string(signal), "detail": .string(detail),
            "from_ms": .integer(from.inMilliseconds), "to_ms": .integer(to.inMilliseconds),
            "score": score.map(JSONValue.number),
        ])
    }
}

/// How soon a human is needed: who waits for the same people goes by it, and the operator is told.
package enum Urgency: String, Sendable, Hashable, CaseIterable, Comparable {
    case low, normal, high, emergency

    package static func < (one: Urgency, other: Urgency) -> Bool {
        one.rank < other.rank
    }

    private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}
