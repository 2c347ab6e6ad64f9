// SPDX-License-Identifier: Apache-2.0

import CallModel
import Handoff
import Triggers

/// Decides which keys may stay: those that a rule went by, and those that mean something to the
/// gateway where an operator presses them. All others become one and the same key.
struct KeyRedaction: Sendable {
    /// How long after the last key of a rule the rule fires.
    private static let patience: Int64 = 200

    /// The keys of each rule that waits for some.
    private let rules: [String: String]
    private let operatorKeys: OperatorKeys

    init(rules: [TriggerRule], operatorKeys: OperatorKeys) {
        self.rules = Dictionary(
            rules.compactMap { rule in
                (rule.condition as? DigitCondition).map { (rule.name, $0.keys) }
            }, uniquingKeysWith: { first, _ in first })
        self.operatorKeys = operatorKeys
    }

    /// What stands for a key that nobody may know: one that no rule waits for.
    var standIn: String {
        let taken = rules.values.joined()
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
            guard let keys = rules[firing.value] else { continue }
            let before = account.keys.indices.filter { index in
                account.keys[index].party == "caller"
                    && account.keys[index].at <= firing.at + 20
            }.suffix(keys.count)
            let pressed = before.map { account.keys[$0].key }.joined()
            guard pressed == keys, let last = before.last,
                firing.at - account.keys[last].at <= Self.patience
            else { continue }
            kept.formUnion(before)
        }
        return kept
    }
}
