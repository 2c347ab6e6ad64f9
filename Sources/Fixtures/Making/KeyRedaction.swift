// SPDX-License-Identifier: Apache-2.0

import CallModel
import Handoff
import Timing
import Triggers

/// Decides which keys may stay: those that a rule went by, and those that mean something to the
/// gateway where an operator presses them. All others become one and the same key.
struct KeyRedaction: Sendable {
    /// How long after the last key of a rule the rule fires.
    private static let patience: Int64 = 200

    /// What each rule waits for that waits for keys.
    private let rules: [String: [DigitCondition]]
    private let operatorKeys: OperatorKeys

    init(rules: [TriggerRule], operatorKeys: OperatorKeys) {
        self.rules = Dictionary(
            rules.compactMap { rule in
                let keys = rule.condition.everyPart.compactMap { $0 as? DigitCondition }
                return keys.isEmpty ? nil : (rule.name, keys)
            }, uniquingKeysWith: { first, _ in first })
        self.operatorKeys = operatorKeys
    }

    /// What stands for a key that nobody may know: one that no rule waits for.
    var standIn: String {
        let taken = rules.values.joined().map(\.keys).joined()
        return "5678942".map(String.init).first { !taken.contains($0) } ?? "#"
    }

    /// The keys of a call as they may be told.
    func redacted(_ account: CallAccount) -> [CallAccount.Key] {
        let kept = kept(account)
        return account.keys.enumerated().map { index, key in
            var key = key
            let isOperators =
                key.party != "caller"
                && (key.key.first.flatMap { operatorKeys.choice(of: $0) }) != nil
            if !kept.contains(index), !isOperators { key.key = standIn }
            return key
        }
    }

    /// The caller's keys that made a rule fire.
    private func kept(_ account: CallAccount) -> Set<Int> {
        var kept: Set<Int> = []
        for firing in account.firings {
            for condition in rules[firing.value] ?? [] {
                kept.formUnion(self.kept(account, condition, firedAt: firing.at))
            }
        }
        return kept
    }

    /// The keys that met a condition just before its rule fired, in milliseconds of the call.
    private func kept(
        _ account: CallAccount, _ condition: DigitCondition, firedAt fired: Int64
    ) -> [Int] {
        let patience = Self.patience + 2 * condition.aloneFor.inMilliseconds
        let before = account.keys.indices.filter { index in
            account.keys[index].party == "caller" && account.keys[index].at <= fired + 20
        }.suffix(condition.keys.count)
        let pressed = before.map { account.keys[$0].key }.joined()
        guard pressed == condition.keys, let last = before.last,
            fired - account.keys[last].at <= patience
        else { return [] }
        return Array(before)
    }
}
