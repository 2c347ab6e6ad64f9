// SPDX-License-Identifier: Apache-2.0

import CallModel
import Testing
import Timing
import Triggers

/// Wishes for a person, held to a labelled list of sentences.
@Suite struct PersonRequestTests {
    /// Precision and recall of each language are printed; both have a floor.
    @Test(arguments: ["sentences"])
    func wishesAreToldFromEverythingElse(list: String) throws {
        let sentences = try LabelledSentence.read(list)
        var scores: [String: RequestScore] = [:]
        var mistakes: [String] = []
        for sentence in sentences {
            let judged = sentence.judged
            scores[sentence.language, default: RequestScore()].count(sentence, judged: judged)
            scores["all", default: RequestScore()].count(sentence, judged: judged)
            if judged != sentence.label {
                mistakes.append(
                    "\(sentence.language): \(sentence.label) taken for \(judged): "
                        + sentence.text + (sentence.agent.map { " << \($0)" } ?? ""))
            }
        }
        for (language, score) in scores.sorted(by: { $0.key < $1.key }) {
            print(
                "\(list) \(language): precision \(score.precision), recall \(score.recall), of",
                "\(score.found + score.missed) wishes and \(score.wrong + score.right) others")
            #expect(score.precision >= 0.98, "\(language)")
            #expect(score.recall >= 0.98, "\(language)")
        }
        for mistake in mistakes { print("  \(mistake)") }
        #expect(mistakes.count * 50 <= sentences.count)
    }

    @Test func theListIsLongEnough() throws {
        let sentences = try LabelledSentence.read("sentences")
        let languages = Dictionary(grouping: sentences, by: \.language)
        #expect(sentences.count >= 700)
        for language in ["en", "es", "de", "fr", "it", "pt", "nl"] {
            #expect(languages[language, default: []].count >= 60, "\(language)")
        }
    }
}
