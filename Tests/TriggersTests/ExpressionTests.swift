// SPDX-License-Identifier: Apache-2.0

import CallModel
import Testing
import Timing
import Triggers

@Suite struct ExpressionTests {
    /// What of a text an expression matches, by the evidence of a rule.
    static func match(_ source: String, _ text: String) throws -> String? {
        let condition = WordsCondition(phrases: [], expressions: [try Expression(source)])
        var engine = TriggerEngine(rules: [MarbleTests.rule(condition)])
        let verdicts = engine.handle(Marbles.said(text), at: .zero, since: .zero)
        return verdicts.lazy.compactMap(\.escalation).first { $0.trigger == "r" }
            .map { String($0.evidence[0].detail.dropFirst().dropLast()) }
    }

    @Test(
        arguments: [
            ("cancel", "I CANCEL it", "cancel"), ("cance?l", "cancl", "cancl"),
            ("order (number )?\\d{4,6}", "my order number 12345.", "order number 12345"),
            ("order (number )?\\d{4,6}", "order 123", nil),
            ("\\bcar\\b", "scarf or car", "car"), ("\\bcar\\b", "scarf", nil),
            ("^no", "no way", "no"), ("^no", "oh no", nil), ("way$", "no way", "way"),
            ("a|bc+", "xbcccx", "bccc"), ("[^a-z ]+", "abc 12 d", "12"), ("[a\\-z]+", "b-z", "-z"),
            ("(foo|bar){2}", "a foobar", "foobar"), ("gr[ae]y", "Grey", "grey"),
            ("caf\u{E9}", "CAFE\u{301} au lait", "cafe"), ("stra\u{DF}e", "Strasse", "strasse"),
            (".+", "x", "x"), ("a.c", "abc", "abc"), ("\\$\\d+", "that is $50", "$50"),
            ("x{2,}", "xyxxx", "xxx"), ("(?:ab)+c", "ababc", "ababc"), ("a+?", "b", nil),
            ("[]x]+", "a]x", "]x"), ("\\w+\\s\\w+", "ab  c d", "c d"),
        ] as [(String, String, String?)])
    func matches(source: String, text: String, expected: String?) throws {
        guard source != "a+?" else {
            #expect(throws: ExpressionProblem.self) { try Expression(source) }
            return
        }
        #expect(try Self.match(source, text) == expected)
    }

    @Test(arguments: [
        "", "a*", "(a|)", "a(", "a)", "[a", "a{", "a{2", "a{3,2}", "a{51}", "*a", "a**", "(?=a)",
        "\\", "[z-a]", "\\q", "[\\W]", "((a{50}){50}){50}", "(((((){50}){50}){50}){50})a",
        String(repeating: "a", count: 401), String(repeating: "(", count: 30) + "a", "^$", "\\b",
    ])
    func isRefused(source: String) {
        #expect(throws: ExpressionProblem.self) { try Expression(source) }
    }

    /// The shapes on which an engine that goes back would take longer than the sun lasts.
    @Test(arguments: [
        "(a+)+b", "(a|a)*b", "(a|aa)+b", "(.*)(.*)(.*)b", "(a?){30}a{30}b", "([a-z]+)*\\d",
    ])
    func costsNoMoreThanTheText(source: String) throws {
        let text = String(repeating: "a", count: 4000)
        #expect(try Self.match(source, text) == nil)
    }

    /// Expressions of any characters are taken or refused, and nothing else.
    @Test func anyTextIsAnExpressionOrNot() throws {
        var random = SeededRandom(seed: 7)
        let alphabet = Array("ab.*+?(){}[]|^$\\d,25-\u{E9}")
        var taken = 0
        for _ in 0..<3000 {
            let length = Int.random(in: 1...12, using: &random)
            let source = String(
                (0..<length).map { _ in alphabet[Int.random(in: 0..<alphabet.count, using: &random)]
                })
            guard let expression = try? Expression(source) else { continue }
            taken += 1
            #expect(expression.source == source)
            _ = try Self.match(source, "abba 25-\u{E9}t\u{E9}")
        }
        #expect(taken > 100)
    }
}
