// SPDX-License-Identifier: Apache-2.0

import CallModel
import Handoff
import Testing
import Timing

@Suite struct BriefingTests {
    static let address = Redacted("sip:+15551230001@trunk.example")

    static func briefing(
        _ policy: BriefingPolicy = BriefingPolicy(), change: (inout BriefingFacts) -> Void
    ) -> String {
        var facts = BriefingFacts(reason: "asked for a person")
        change(&facts)
        return BriefingWriter(policy: policy).briefing(facts)
    }

    @Test func saysWhoWhyWhatWasTriedAndHowLong() {
        let text = Self.briefing {
            $0.callerName = "Maria Lopez"
            $0.summary = "Her router loses the line since Monday."
            $0.attempts = [
                Attempt(
                    id: 1, target: "Anna", began: .zero, ended: .seconds(15), result: .noAnswer,
                    evidence: nil)
            ]
            $0.waited = .seconds(21)
        }
        #expect(
            text == "Maria Lopez is calling. Reason: asked for a person. "
                + "Her router loses the line since Monday. Anna did not answer. "
                + "Waiting 21 seconds.")
        #expect(BriefingWriter.estimate(of: text) <= .seconds(15))
    }

    @Test func emptyDataMakesNaturalSentences() {
        #expect(
            Self.briefing { $0.reason = "" }
                == "A caller is on the line. They need a person. Nothing else is known yet.")
    }

    @Test func factsAndOwnWordsStandInForASummary() {
        let facts = Self.briefing {
            $0.context = [
                ContextItem(key: "plan", value: "gold"),
                ContextItem(key: "order_state", value: "lost in transit"),
            ]
        }
        #expect(facts.contains("Plan: gold.") && facts.contains("Order state: lost in transit."))
        let words = Self.briefing {
            $0.conversation = [
                TranscriptSegment(party: .agent, text: "Hello, what can I do for you?"),
                TranscriptSegment(party: .caller, text: "Hi."),
                TranscriptSegment(party: .caller, text: "My internet is down again"),
            ]
        }
        #expect(words.contains("They said: My internet is down again."))
    }

    @Test func neverTakesLongerThanAllowed() {
        var random = SeededRandom(seed: 7)
        for _ in 0..<300 {
            func words(_ most: Int) -> String {
                (0..<Int.random(in: 0...most, using: &random)).map { _ in
                    ["refund", "the", "12,4", "extraordinarily", "cafe\u{301}", "\u{7}\n", "!!"]
                        .randomElement(using: &random) ?? ""
                }.joined(separator: " ")
            }
            let text = Self.briefing {
                $0.callerName = words(12)
                $0.reason = words(30)
                $0.summary = words(80)
                $0.context = [ContextItem(key: words(3), value: words(20))]
                $0.waited = .seconds(Int.random(in: 0..<90_000, using: &random))
            }
            #expect(BriefingWriter.estimate(of: text) <= .seconds(15), "\(text)")
            #expect(!text.unicodeScalars.contains { $0.value < 32 })
            #expect(!text.contains("  ") && text.hasSuffix("."))
        }
    }

    @Test func theNumberIsSaidWhereItIsKnown() {
        let text = Self.briefing {
            $0.callerName = "Maria Lopez"
            $0.callerAddress = Self.address
        }
        #expect(text.hasSuffix("Calling from 1 5 5, 5 1 2 3, 0 0 0 1."), "\(text)")
        #expect(!Self.briefing { _ in }.contains("Calling from"))
        for address in ["sip:anna@10.20.30.40", "sip:gate7@pbx", "sip:pbx.example:5060", ""] {
            let text = Self.briefing { $0.callerAddress = Redacted(address) }
            #expect(!text.contains("Calling from"), "\(address): \(text)")
        }
    }

    @Test func theCaseIsSaidInTheOrderThatMatters() {
        let text = Self.briefing {
            $0.details = CaseDetails(
                identity: CallerIdentity(name: "Maria Lopez", isVerified: true),
                account: "99887766", orders: ["4471982"], issue: "Charged twice",
                tried: ["a refund by mail"], nextStep: "Refund it")
        }
        #expect(
            text == "Maria Lopez is calling, identity checked. Reason: asked for a person. "
                + "Charged twice. Account 9 9 8 8, 7 7 6 6. Order 4 4 7, 1 9 8 2. "
                + "Next: Refund it. Tried: a refund by mail.")
    }

    @Test func aNumberIsSaidWholeOrNotAtAll() {
        for seconds in 2...12 {
            let text = Self.briefing(BriefingPolicy(maximum: .seconds(seconds))) {
                $0.summary = "The order is 123456789012 and late"
            }
            let said = text.filter(\.isNumber)
            #expect(said.isEmpty || said == "123456789012", "\(seconds) s: \(text)")
        }
    }

    @Test func cardsAndSecretsAreNotSpoken() {
        let text = Self.briefing {
            $0.summary = "Card 4242 4242 4242 4242 was declined, her PIN is 4711"
        }
        #expect(text.contains("Card card number removed was declined"), "\(text)")
        #expect(!text.contains("4711") && !text.contains("4 7 1 1"))
    }

    /// Some agents give their data in the place of a summary.
    @Test func dataInThePlaceOfASummaryAreFacts() {
        let text = Self.briefing {
            $0.summary = #"{"intent":"refund","order":4471982,"deep":{"a":1},"ok":true}"#
        }
        #expect(text.contains("Intent: refund. Order: 4 4 7, 1 9 8 2."), "\(text)")
        #expect(!text.contains("{") && !text.contains("\""))
    }
}

@Suite struct NumberRedactionTests {
    @Test(arguments: [
        ("my card is 4242424242424242", "my card is [card number removed]"),
        ("4242 4242 4242 4242, ok", "[card number removed], ok"),
        ("4242-4242-4242-4242.", "[card number removed]."),
        ("four two four two four two", "[number removed]"),
        ("it is double four, triple seven, oh", "it is [number removed]"),
        ("forty two forty two forty two", "[number removed]"),
        ("account 12345678", "account [number removed]"),
        ("12 um 34 uh 56", "[number removed]"),
        ("4242\u{200B}4242\u{2013}4242 4242", "[card number removed]"),
        ("\u{0661}\u{0662}\u{0663}\u{0664}\u{0665}\u{0666}", "[number removed]"),
        ("AB123456", "AB[number removed]"),
        ("one two, and 3 4 five six", "[number removed]"),
        ("order 4471", "order 4471"), ("at 10:30 on 2026-11-22", "at 10:30 on 2026-11-22"),
        ("one moment, two things", "one moment, two things"), ("oh no", "oh no"), ("", ""),
        ("double trouble and then", "double trouble and then"),
        ("I waited 45 minutes for 2 people", "I waited 45 minutes for 2 people"),
    ])
    func takesOutNumbersAndNothingElse(text: String, expected: String) {
        #expect(NumberRedaction().redacted(text) == expected)
    }

    @Test func checksCardNumbers() {
        #expect(CardNumber.isIn([4, 1, 1, 1] + Array(repeating: 1, count: 12)))
        #expect(!CardNumber.isIn([4, 1, 1, 2] + Array(repeating: 1, count: 12)))
        #expect(!CardNumber.isIn([0, 0, 0]) && !CardNumber.isIn(Array(repeating: 0, count: 16)))
    }

    @Test func isLinearEnoughForLongText() {
        let text = String(repeating: "double ", count: 600)
        #expect(NumberRedaction().redacted(text) == text)
    }
}
