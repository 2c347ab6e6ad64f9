// SPDX-License-Identifier: Apache-2.0

import CallModel
import Handoff
import Testing
import Triggers

@testable import Fixtures

@Suite struct KeyRedactionTests {
    private static let rules = [
        TriggerRule(name: "zero", condition: DigitCondition(keys: "0"), reason: "0"),
        TriggerRule(name: "star", condition: DigitCondition(keys: "*5"), reason: "*5"),
    ]

    /// Keys as they were pressed a second apart, rules that fired on keys by their place, and what
    /// may be told.
    @Test(arguments: [
        ("0", [(0, "zero")], "0"), ("4000", [(1, "zero")], "6066"), ("0", [], "6"),
        ("1*52", [(2, "star")], "6*56"), ("1*52", [(2, "zero")], "6666"), ("", [], ""),
        ("0", [(0, "other")], "6"),
    ])
    func onlyWhatARuleWentByStays(
        pressed: String, firings: [(Int, String)], told: String
    ) {
        var account = CallAccount([])
        for (index, key) in pressed.enumerated() {
            account.keys.append(
                .init(party: "caller", key: "\(key)", carrier: "info", at: Int64(index) * 1000))
        }
        account.firings = firings.map { .init(at: Int64($0.0) * 1000, value: $0.1) }
        let redaction = KeyRedaction(rules: Self.rules, operatorKeys: OperatorKeys())
        #expect(redaction.redacted(account).map(\.key).joined() == told)
    }

    @Test func whatOperatorsChooseStays() {
        var account = CallAccount([])
        for key in ["1", "2", "3", "7"] {
            account.keys.append(.init(party: "anna", key: key, carrier: "info", at: 0))
        }
        let redaction = KeyRedaction(rules: Self.rules, operatorKeys: OperatorKeys())
        #expect(redaction.redacted(account).map(\.key) == ["1", "2", "3", "6"])
    }
}
