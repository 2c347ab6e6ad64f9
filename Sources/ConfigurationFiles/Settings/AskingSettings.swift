// SPDX-License-Identifier: Apache-2.0

import CallModel
import Triggers

/// How callers get a person whatever the rules say (`asking:`).
enum AskingSettings {
    private static let keys = "0123456789*#ABCD"

    /// Reads the key and its pause; a key that is none of a telephone's is complained of.
    static func read(_ section: YAMLSection) -> AlwaysHonoured {
        let standard = AlwaysHonoured()
        let usual = standard.key.map { String($0) } ?? "none"
        let written = section.string("key", usual, limit: 10)
        var key = standard.key
        if section.isEmpty("key") {
            // A bare # begins a comment.
            section.complain("key", "'key' is empty", write: "key: \"0\", \"#\" in quotes, or none")
        } else if written == "none" {
            key = nil
        } else if written.count == 1, let first = written.first, keys.contains(first) {
            key = first
        } else {
            section.complain(
                "key", "'\(written)' is no key of a telephone", write: "key: \"0\", or none")
        }
        return AlwaysHonoured(
            key: key,
            aloneFor: section.seconds("alone_seconds", standard.aloneFor, in: 0...10))
    }

    /// What is wrong where a caller has no way to a person: no key, nobody who listens or writes
    /// down what is said, and no rule that calls one by a key or at the agent's wish.
    static func missingWay(of configuration: GatewayConfiguration) -> ConfigurationProblem? {
        guard configuration.honoured.key == nil else { return nil }
        let listening = configuration.listening
        let isHeard =
            listening.isEnabled && listening.parties.contains(.caller)
            && (!listening.keywords.isEmpty || listening.recogniser.transcribes)
        guard !isHeard, !configuration.rules.contains(where: { isWay($0, of: configuration) })
        else { return nil }
        return configuration.problem(
            "asking", "a caller has no way to a person: no key, nobody who listens, no rule",
            write: "key: \"0\"")
    }

    /// Whether a caller or the agent can get a person by this rule, be it together with something
    /// else, or with a question in between.
    private static func isWay(_ rule: TriggerRule, of configuration: GatewayConfiguration) -> Bool {
        guard rule.mode == .live, rule.action == .handoff || rule.action == .askBack else {
            return false
        }
        let outlook = RuleOutlook(
            listening: configuration.listening, hasReports: configuration.hasReports)
        return asks(rule.condition) && !outlook.outlook(of: rule.condition).isNever
    }

    /// Whether a key of the caller's or a wish of the agent's is, or is part of, what meets a
    /// condition. What must not happen meets none, nor does what speaks against a human.
    private static func asks(_ condition: any TriggerCondition) -> Bool {
        switch condition {
        case is DigitCondition, is AgentRequestCondition: true
        case is NotCondition: false
        case let score as ScoreCondition:
            zip(score.parts, RuleOutlook.points(of: score)).contains { $1 > 0 && asks($0) }
        default: condition.parts.contains(where: asks)
        }
    }
}
