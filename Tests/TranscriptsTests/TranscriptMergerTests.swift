// SPDX-License-Identifier: Apache-2.0

import CallModel
import Testing
import Timing
import Transcripts

@Suite struct TranscriptMergerTests {
    private func at(_ seconds: Double) -> SampleTime { SampleTime(samples: Int64(seconds * 8000)) }

    private func segment(
        _ text: String, _ range: ClosedRange<Double>?, final: Bool = true, source: String = "agent"
    ) -> TranscriptSegment {
        TranscriptSegment(
            party: .caller, text: text, isFinal: final,
            start: range.map { at($0.lowerBound) }, end: range.map { at($0.upperBound) },
            source: source)
    }

    private func texts(_ merger: TranscriptMerger) -> [String] { merger.segments.map(\.text) }

    @Test func aFinalReplacesItsPartialHoweverLate() {
        var merger = TranscriptMerger()
        _ = merger.receive(segment("I want", 1...1.5, final: false), at: at(1.6))
        _ = merger.receive(segment("I want to", 1...1.8, final: false), at: at(1.9))
        _ = merger.receive(segment("hello", 5...6), at: at(6))
        _ = merger.receive(segment("I want to talk", 1...2.2), at: at(9))
        #expect(texts(merger) == ["I want to talk", "hello"])
    }

    @Test func aPartialAfterItsFinalIsOutdated() {
        var merger = TranscriptMerger()
        _ = merger.receive(segment("done", 1...2), at: at(2))
        #expect(
            merger.receive(segment("don", 1...1.8, final: false), at: at(2.1))
                == .ignored(.outdated))
    }

    @Test func theBetterSourceWinsInEitherOrder() {
        for order in [["agent", "http"], ["http", "agent"]] {
            var merger = TranscriptMerger(ranking: ["agent", "http"])
            for source in order {
                _ = merger.receive(segment("by \(source)", 1...2, source: source), at: at(2))
            }
            #expect(texts(merger) == ["by agent"])
        }
    }

    @Test func aFinalOfAWorseSourceBeatsAPartial() {
        var merger = TranscriptMerger(ranking: ["agent", "http"])
        _ = merger.receive(segment("part", 1...2, final: false), at: at(2))
        _ = merger.receive(segment("whole thing", 1...2.2, source: "http"), at: at(2.3))
        #expect(texts(merger) == ["whole thing"])
    }

    @Test func segmentsWithoutTimesArePlacedWhereTheyArrive() {
        var merger = TranscriptMerger()
        _ = merger.receive(segment("first thing said", nil, final: false), at: at(3))
        _ = merger.receive(segment("first thing said here", nil), at: at(3.5))
        _ = merger.receive(segment("then another", nil), at: at(8))
        #expect(texts(merger) == ["first thing said here", "then another"])
    }

    @Test func uselessInputIsIgnoredWithAReason() {
        var merger = TranscriptMerger()
        #expect(merger.receive(segment("  \n", 1...2), at: at(2)) == .ignored(.empty))
        let long = String(repeating: "x", count: TranscriptMerger.textLimit + 1)
        #expect(merger.receive(segment(long, 1...2), at: at(2)) == .ignored(.tooLong))
        var odd = segment("odd", nil)
        odd.start = SampleTime(samples: .max, rate: 0)
        odd.end = SampleTime(samples: .min, rate: -5)
        _ = merger.receive(odd, at: at(2))
        #expect(texts(merger) == ["odd"])
    }

    @Test func aCallCannotGrowItWithoutBound() {
        var merger = TranscriptMerger()
        for index in 0..<TranscriptMerger.limit + 50 {
            let start = Double(index) * 3
            _ = merger.receive(segment("word \(index)", start...start + 1), at: at(start + 1))
        }
        #expect(merger.segments.count == TranscriptMerger.limit)
    }
}
