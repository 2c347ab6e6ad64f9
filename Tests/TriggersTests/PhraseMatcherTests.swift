// SPDX-License-Identifier: Apache-2.0

import Testing
import Triggers
import Words

@Suite struct PhraseMatcherTests {
    static let matcher = PhraseMatcher(
        phrases: TriggerRule.requestPhrases,
        utterances: ["operator", "agent", "representative", "live agent"])

    @Test(arguments: [
        "I want to talk to a person", "can I speak with a human please", "GET ME A MANAGER!",
        "let me speak to your supervisor", "Operator.", "agent", "a representative please",
        "i need a real person", "just put me through", "transfer me to billing",
        "I'd like to talk to someone about my bill", "could you connect me to an operator",
        "no I want to talk to a person", "No, give me a human.",
        "I don't want this machine, I want a person",
        "I don't want this machine give me a human",
        "I do not want to talk to you I want a person", "why can't I talk to a person",
        "why don't you transfer me", "can I not talk to a human",
        "w\u{E4}ll, spe\u{301}ak to a human",
        "I can\u{2019}t do this, talk to an actual human being", "live agent",
        "you are not helping me get me someone else",
    ])
    func hearsTheRequest(text: String) {
        #expect(Self.matcher.match(in: text) != nil)
    }

    @Test(
        arguments: [
            "don't transfer me", "I do not want to talk to a person", "no agent needed",
            "I don't think I need to talk to a person", "please don\u{2019}t put me through",
            "no need to talk to someone", "I'd rather not speak to a human",
            "without talking to a person", "never transfer me again", "an operator is not needed",
            "I don't want a person", "I don't need an agent", "don't connect me to an operator",
            "hello there", "I am a person", "", "   ", "...",
            "the operator of my line changed", "impersonating", "my agenta is broken",
            "personal account", "talk to personnel records", "wanted a personality test",
        ])
    func hearsNoRequest(text: String) {
        #expect(Self.matcher.match(in: text) == nil)
    }

    @Test func wholeWordsOfConfiguredPhrases() {
        let matcher = PhraseMatcher(phrases: ["cancel my contract", "r\u{E9}siliation"])
        #expect(matcher.match(in: "I'll CANCEL my contract!") == "cancel my contract")
        #expect(matcher.match(in: "Resiliation") == "r\u{E9}siliation")
        #expect(matcher.match(in: "I won't say it: do not cancel my contract") == nil)
        #expect(matcher.match(in: "cancel my contracts") == nil)
        #expect(PhraseMatcher(phrases: ["", "  ", "the"]).match(in: "the end") == nil)
    }

    /// Where no spaces part words, a phrase is found inside a run of characters.
    @Test(arguments: [
        (
            "\u{8F6C}\u{4EBA}\u{5DE5}", "\u{6211}\u{8981}\u{8F6C}\u{4EBA}\u{5DE5}\u{5BA2}\u{670D}",
            true
        ),
        ("\u{8F6C}\u{4EBA}\u{5DE5}", "\u{8F6C}\u{5BA2}\u{4EBA}\u{5DE5}", false),
        (
            "\u{8FD4}\u{91D1}", "\u{3059}\u{3050}\u{306B}\u{8FD4}\u{91D1}\u{3057}\u{3066}\u{3002}",
            true
        ),
        (
            "\u{0E04}\u{0E37}\u{0E19}",
            "\u{0E02}\u{0E2D}\u{0E04}\u{0E37}\u{0E19}\u{0E40}\u{0E07}\u{0E34}\u{0E19}", true
        ),
        ("VIP\u{5BA2}\u{6237}", "\u{6211}\u{662F}VIP\u{5BA2}\u{6237}", true),
    ])
    func scriptsWithoutSpaces(phrase: String, text: String, isFound: Bool) {
        #expect((PhraseMatcher(phrases: [phrase]).match(in: text) != nil) == isFound)
    }

    @Test func longTextCostsLittle() {
        let text = String(repeating: "i want not to talk about ", count: 4000)
        #expect(Self.matcher.match(in: text) == nil)
    }
}
