// SPDX-License-Identifier: Apache-2.0

import Testing
import Timing
import Words

/// A rule is shown a text only if one of its phrases may begin there, so none may be missed.
@Suite struct PhraseAnchorTests {
    /// Words that carry nothing, that describe, that deny, of scripts without spaces, and others.
    private static let words = [
        "a", "the", "please", "um", "real", "live", "human", "back", "not", "don't", "talk",
        "person", "agent", "bill", "人工", "客服", "オペレーター", "人", "can't", "Señor", ",", ".", "?",
    ]

    private static func text(_ random: inout SeededRandom, _ most: Int) -> String {
        let count = Int.random(in: 1...most, using: &random)
        let isSpaced = Int.random(in: 0..<4, using: &random) > 0
        return (0..<count).map { _ in words[Int.random(in: 0..<words.count, using: &random)] }
            .joined(separator: isSpaced ? " " : "")
    }

    @Test(arguments: 0..<8) func noPhraseIsMissed(seed: Int) {
        var random = SeededRandom(seed: UInt64(seed))
        var said = 0
        for _ in 0..<4000 {
            let phrases = (0..<2).map { _ in Self.text(&random, 3) }
            let utterances = (0..<2).map { _ in Self.text(&random, 3) }
            let matcher = PhraseMatcher(phrases: phrases, utterances: utterances)
            let text = Self.text(&random, 8)
            let parted = PartedText(text)
            guard matcher.match(in: parted) != nil || matcher.isRefused(in: parted) else {
                continue
            }
            said += 1
            let isShown = !matcher.anchors.isDisjoint(with: parted.anchors)
            #expect(isShown, "\(phrases), \(utterances) in '\(text)'")
        }
        #expect(said > 200)
    }

    @Test(arguments: [
        ("talk to a person", "I would talk with a real live person", true),
        ("talk to a person", "a person may talk", false),
        ("talk to a person", "talk about a person", false),
        ("billing", "about billing", true),
        ("人工客服", "我要人工客服", true),
        ("人工客服", "我要人和工", false),
    ])
    func theBeginningOfAPhraseIsLookedFor(phrase: String, text: String, isShown: Bool) {
        let anchors = PhraseMatcher(phrases: [phrase]).anchors
        #expect(anchors.isDisjoint(with: PartedText(text).anchors) != isShown)
    }
}
