// SPDX-License-Identifier: Apache-2.0

import CallModel
import Foundation
import Testing
import Timing
import Triggers

/// The sentences that listening is measured on (`handoff evaluate near-misses`): those that only
/// sound like a wish for a person, and those that are one.
@Suite struct NearMissListTests {
    private struct Line {
        var number: Int
        var phrase: String
        var text: String
    }

    private static func lines(of name: String) throws -> [Line] {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Docs/\(name)")
        let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
        return try lines.enumerated().filter { !$0.element.hasPrefix("#") }.map { number, line in
            let fields = line.split(separator: "\t")
            try #require(fields.count == 2, "\(name), line \(number + 1)")
            return Line(number: number + 1, phrase: String(fields[0]), text: String(fields[1]))
        }
    }

    private static func isWish(_ text: String) -> Bool {
        var condition = AskedForPersonCondition()
        let said = Signal.transcript(TranscriptSegment(party: .caller, text: text))
        return condition.handle(HeardSignal(said), at: .zero) != nil
    }

    @Test func thereAreManyAndNoneTwice() throws {
        let misses = try Self.lines(of: "near-misses.tsv")
        let wishes = try Self.lines(of: "wishes.tsv")
        #expect(misses.count >= 150)
        let texts = (misses + wishes).map { $0.text.lowercased() }
        #expect(Set(texts).count == texts.count)
    }

    /// Each shipped phrase has sentences that sound like it, and wishes that hold it.
    @Test func everyShippedPhraseHasBoth() throws {
        let misses = Dictionary(grouping: try Self.lines(of: "near-misses.tsv"), by: \.phrase)
        let wishes = Dictionary(grouping: try Self.lines(of: "wishes.tsv"), by: \.phrase)
        let shipped = Set(TriggerRule.spokenRequests)
        #expect(Set(misses.keys) == shipped)
        #expect(Set(wishes.keys) == shipped)
        for phrase in shipped {
            #expect(misses[phrase, default: []].count >= 5, "\(phrase)")
            #expect(wishes[phrase, default: []].count >= 3, "\(phrase)")
            for line in wishes[phrase, default: []] {
                #expect(line.text.contains(phrase), "line \(line.number): \(line.text)")
            }
        }
    }

    @Test func noneIsAWishByItsWords() throws {
        for line in try Self.lines(of: "near-misses.tsv") {
            #expect(!Self.isWish(line.text), "line \(line.number): \(line.text)")
        }
    }

    @Test func wishesAreWishesByTheirWords() throws {
        for line in try Self.lines(of: "wishes.tsv") {
            #expect(Self.isWish(line.text), "line \(line.number): \(line.text)")
        }
    }
}
