// SPDX-License-Identifier: Apache-2.0

/// Every condition that a rule can wait for, by the word after `when:`. A new one is a file in
/// `Conditions` and a row here.
package enum ConditionCatalog {
    package static let all: [any TriggerCondition.Type] = [
        AskedForPersonCondition.self,
        AskedWhetherHumanCondition.self,
        WordsCondition.self,
        DigitCondition.self,
        KeywordCondition.self,
        AgentRequestCondition.self,
        AgentDeadCondition.self,
        OnHoldCondition.self,
        AgentLoopsCondition.self,
        AgentApologisesCondition.self,
        ToolFailedCondition.self,
        IntentCondition.self,
        ConfidenceCondition.self,
        SentimentCondition.self,
        VoiceActivityCondition.self,
        TroubleCondition.self,
        ToneCondition.self,
        MaximumTimeCondition.self,
        ContextCondition.self,
        CallerCondition.self,
        LineCondition.self,
        HoursCondition.self,
        CallTimeCondition.self,
        HistoryCondition.self,
        AllCondition.self,
        AnyCondition.self,
        NotCondition.self,
        ThenCondition.self,
        CountCondition.self,
        ScoreCondition.self,
    ]

    /// The condition of this name.
    package static func named(_ name: String) -> (any TriggerCondition.Type)? {
        all.first { $0.name == name }
    }

    /// Reads the condition of this kind.
    package static func read(
        _ kind: any TriggerCondition.Type, _ fields: inout some ConditionFields
    ) -> any TriggerCondition {
        kind.init(&fields)
    }
}
