// SPDX-License-Identifier: Apache-2.0

import CallModel
import Testing
import Timing
import Triggers

@Suite struct ConditionCatalogTests {
    /// Of every kind one with each of its settings set, and one with as few as can be.
    static let samples: [any TriggerCondition] = {
        let leaf = ToolFailedCondition()
        return [
            WordsCondition(phrases: ["a person"]),
            WordsCondition(
                party: .agent, phrases: ["a"], utterances: ["b"],
                together: WordGroup(["c", "d"], isOrdered: true, apart: 2),
                expressions: [try? Expression("e+")].compactMap(\.self), takesPartials: true,
                minimumConfidence: 0.25, language: "es"),
            AskedForPersonCondition(),
            AskedForPersonCondition(
                languages: [.english, .german], takesOffers: false, takesPartials: true,
                minimumConfidence: 0.5),
            AskedWhetherHumanCondition(), AskedWhetherHumanCondition(languages: [.french]),
            DigitCondition(keys: "0"), DigitCondition(keys: "*9", within: .seconds(1.5)),
            KeywordCondition(phrases: ["x"]),
            KeywordCondition(phrases: ["x"], minimumScore: -1.1, takesUnconfirmed: true),
            AgentRequestCondition(), AgentDeadCondition(), AgentDeadCondition(silence: .seconds(3)),
            OnHoldCondition(), OnHoldCondition(lasting: .seconds(9)), AgentLoopsCondition(),
            AgentLoopsCondition(times: 2, within: .seconds(7), likeness: 0.5),
            AgentApologisesCondition(),
            AgentApologisesCondition(times: 3, within: .seconds(5), phrases: ["oh no"]),
            leaf, ToolFailedCondition(["x"], times: 3, within: .seconds(4)),
            ToolFailedCondition(times: 2, isInARow: true), IntentCondition(),
            IntentCondition(["a"], slots: ["b"], minimumConfidence: 0.5),
            ConfidenceCondition(below: 0.5),
            ConfidenceCondition(below: 0.4, times: 3, within: .seconds(9), isInARow: true),
            SentimentCondition(["angry"]),
            SentimentCondition(["sad"], party: .agent, minimumScore: 0.5),
            VoiceActivityCondition(activity: .silent, lasting: .seconds(15)),
            VoiceActivityCondition(party: .agent, activity: .speaking, lasting: .seconds(2)),
            TroubleCondition(.loudness),
            TroubleCondition(.pace, atLeast: 2, party: .caller, count: 2, within: .seconds(9)),
            ToneCondition([.busy]), ToneCondition([.busy, .dial], party: .operator),
            MaximumTimeCondition(limit: .seconds(600)), MaximumTimeCondition(limit: .seconds(9)),
            ContextCondition("x"), ContextCondition("x", isPresent: false),
            ContextCondition("x", .init(values: ["a"], above: 1, below: 2.5, part: "b")),
            CallerCondition(numbers: ["+1"]),
            CallerCondition(numbers: ["+1"], prefixes: ["2"], takesWithheld: true),
            LineCondition(["100"]), HoursCondition(),
            HoursCondition(days: [.monday, .sunday], from: 545, to: 1020), CallTimeCondition(),
            CallTimeCondition(above: .seconds(1), below: .seconds(2)), HistoryCondition(.handoffs),
            HistoryCondition(.earlierCalls, least: 2, most: 3), AllCondition([leaf]),
            AllCondition([leaf, AnyCondition([leaf])], within: .seconds(5)),
            AnyCondition([leaf, AgentRequestCondition()]), NotCondition(leaf),
            NotCondition(leaf, within: .seconds(5)), ThenCondition([leaf]),
            ThenCondition([leaf, DigitCondition(keys: "1")], within: .seconds(5)),
            CountCondition(leaf, times: 3), CountCondition(leaf, times: 2, within: .seconds(5)),
            ScoreCondition([.init(leaf, points: 1)], threshold: 3),
            ScoreCondition(
                [.init(leaf, points: 2.5), .init(AgentRequestCondition(), points: -1)],
                threshold: 3, halfLife: nil, rearmBelow: 1, aheadAt: 2),
            ScoreCondition(
                [.init(leaf, points: 1)], threshold: 2, halfLife: .seconds(5), aheadAt: 1),
        ]
    }()

    @Test func everyKindHasTwoSamples() {
        for kind in ConditionCatalog.all {
            let count = Self.samples.count { $0.form.name == kind.name }
            let isPlain = ["agent-asked", "line", "any"].contains(kind.name)
            #expect(count >= (isPlain ? 1 : 2), "\(kind.name)")
        }
    }

    /// What is printed is read as what it was.
    @Test func printedAndReadAgain() throws {
        for condition in Self.samples {
            let read = try #require(FormFields.read(condition.form), "\(condition.form)")
            #expect(
                TriggerRule(name: "r", condition: read, reason: "")
                    == TriggerRule(name: "r", condition: condition, reason: ""),
                "\(condition.form)")
            #expect(read.form == condition.form)
        }
    }

    /// What is printed was asked for, nothing is complained of, and what must be given is given.
    @Test func whatIsPrintedIsKnown() throws {
        for condition in Self.samples {
            var fields = FormFields(condition.form.fields)
            _ = ConditionCatalog.read(
                try #require(ConditionCatalog.named(condition.form.name)), &fields)
            #expect(fields.complaints == [], "\(condition.form)")
            let asked = Set(fields.asked.map(\.name))
            for entry in condition.form.fields.entries {
                #expect(asked.contains(entry.name), "\(condition.form.name).\(entry.name)")
            }
            #expect(asked.count == fields.asked.count, "\(condition.form.name) asks twice")
        }
    }

    @Test func namesAndDocs() {
        let names = ConditionCatalog.all.map { $0.name }
        #expect(Set(names).count == names.count)
        for kind in ConditionCatalog.all {
            var fields = FormFields(FieldList())
            let empty = ConditionCatalog.read(kind, &fields)
            #expect(!kind.doc.isEmpty && kind.doc.count < 80)
            for field in fields.asked { #expect(!field.doc.isEmpty && field.doc.count < 80) }
            // A flat condition's first setting has its name.
            if kind.isFlat { #expect(fields.asked.first?.name == kind.name) }
            #expect(empty.form.name == kind.name && empty.form.isFlat == kind.isFlat)
        }
    }

    /// A condition's kind, its settings and what it is made of tell it from others.
    @Test func noTwoSamplesAreEqual() {
        let rules = Self.samples.map { TriggerRule(name: "r", condition: $0, reason: "") }
        #expect(Set(rules).count == rules.count)
    }
}
