// SPDX-License-Identifier: Apache-2.0

import CallModel
import Foundation
import Timing
import Triggers

/// A line of `requests/*.tsv`: what a caller says, and whether they ask for a person by it.
struct LabelledSentence: Sendable {
    enum Label: String, Sendable {
        case wish, question, nothing
    }

    var label: Label
    var language: String
    var text: String
    /// What the agent has said before.
    var agent: String?

    /// The sentences of a file; a line that cannot be read is none.
    static func read(_ name: String) throws -> [LabelledSentence] {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "requests/\(name).tsv")
        return try String(contentsOf: file, encoding: .utf8).split(separator: "\n").compactMap {
            let columns = $0.split(separator: "\t", omittingEmptySubsequences: false)
            guard columns.count >= 3, let label = Label(rawValue: String(columns[0])) else {
                return nil
            }
            return LabelledSentence(
                label: label, language: String(columns[1]), text: String(columns[2]),
                agent: columns.count > 3 ? String(columns[3]) : nil)
        }
    }

    /// What the conditions make of it, in all languages at once.
    var judged: Label {
        var wish = AskedForPersonCondition()
        var question = AskedWhetherHumanCondition()
        var isWish = false
        var isQuestion = false
        let said = [(Party.agent, agent), (.caller, text)]
        for (seconds, (party, text)) in said.enumerated() {
            guard let text else { continue }
            let signal = Signal.transcript(TranscriptSegment(party: party, text: text))
            let now = Instant.zero + .seconds(seconds)
            isWish = wish.handle(HeardSignal(signal), at: now) != nil || isWish
            isQuestion = question.handle(HeardSignal(signal), at: now) != nil || isQuestion
        }
        return isWish ? .wish : isQuestion ? .question : .nothing
    }
}

/// How well wishes are told from everything else.
struct RequestScore: Sendable {
    var found = 0
    var missed = 0
    var wrong = 0
    var right = 0

    var precision: Double { found + wrong == 0 ? 1 : Double(found) / Double(found + wrong) }
    var recall: Double { found + missed == 0 ? 1 : Double(found) / Double(found + missed) }

    mutating func count(_ sentence: LabelledSentence, judged: LabelledSentence.Label) {
        switch (sentence.label == .wish, judged == .wish) {
        case (true, true): found += 1
        case (true, false): missed += 1
        case (false, true): wrong += 1
        case (false, false): right += 1
        }
    }
}
