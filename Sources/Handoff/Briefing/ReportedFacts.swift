// SPDX-License-Identifier: Apache-2.0

import CallModel

/// What an agent has reported beside its words, as far as whoever takes the call needs it: facts by
/// name, the newest of each, and tools that failed. Bounded; what is oldest goes.
struct ReportedFacts: Sendable, Equatable {
    private(set) var facts: [ByReader<ContextItem>] = []
    /// Each failure once, in the order they came.
    private(set) var failures: [ByReader<String>] = []

    private static let mostFacts = 64
    private static let mostFailures = 16

    mutating func keep(_ fact: ByReader<ContextItem>) {
        if let index = facts.firstIndex(where: { $0.operator.key == fact.operator.key }) {
            facts[index] = fact
        } else {
            facts = (facts + [fact]).suffix(Self.mostFacts)
        }
    }

    mutating func keep(failure: ByReader<String>) {
        guard !failures.contains(failure) else { return }
        failures = (failures + [failure]).suffix(Self.mostFailures)
    }

    /// A request of the agent's has brought the fact of this name.
    mutating func forget(_ key: String) { facts.removeAll { $0.operator.key == key } }

    /// The case's fields, with what failed among what was tried.
    func completing(_ details: CaseDetails, for reader: PackageReader) -> CaseDetails {
        var details = details
        let new = failures.map { $0[reader] }.filter { !details.tried.contains($0) }
        details.tried += new.suffix(max(0, Self.mostFailures - details.tried.count))
        return details
    }
}

extension AgentReport {
    /// What of it is a fact for whoever takes the call.
    var facts: [ContextItem] {
        switch self {
        case .intent(let name, let slots, _): [ContextItem(key: "intent", value: name)] + slots
        case .sentiment(let label, let party, _):
            [
                ContextItem(
                    key: party == .caller ? "sentiment" : "\(party.rawValue).sentiment",
                    value: label)
            ]
        case .context(let facts): facts
        case .status, .confidence, .tool: []
        }
    }

    /// What was tried in vain: `lookup_order: timed out`.
    var failure: String? {
        if case .tool(let name, let error?) = self { "\(name): \(error)" } else { nil }
    }

    /// The report in one line each, and not too long.
    var bounded: AgentReport {
        map {
            SafeText.plain($0, limit: 300)
        } item: { item in
            ContextItem(
                key: SafeText.plain(item.key, limit: 64),
                value: SafeText.plain(item.value, limit: 500))
        }
    }

    /// The report with every text and every fact passed through these.
    func map(
        _ text: (String) -> String, item: (ContextItem) -> ContextItem
    ) -> AgentReport {
        switch self {
        case .status, .confidence: self
        case .intent(let name, let slots, let confidence):
            .intent(text(name), slots: slots.prefix(64).map(item), confidence: confidence)
        case .sentiment(let label, let party, let score):
            .sentiment(text(label), of: party, score: score)
        case .tool(let name, let error): .tool(text(name), error: error.map(text))
        case .context(let facts): .context(facts.prefix(64).map(item))
        }
    }
}
