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
        if written == "none" {
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
        let isCalled = configuration.rules.contains { rule in
            rule.mode == .live && rule.action == .handoff
                && (rule.condition is DigitCondition || rule.condition is AgentRequestCondition)
        }
        guard !isHeard, !isCalled else { return nil }
        return configuration.problem(
            "asking", "a caller has no way to a person: no key, nobody who listens, no rule",
            write: "key: \"0\"")
    }
}
