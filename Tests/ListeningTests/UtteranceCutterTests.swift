// SPDX-License-Identifier: Apache-2.0

import CallModel
import Listening
import Testing
import Timing

@Suite struct UtteranceCutterTests {
    private var cutter = UtteranceCutter(party: .caller)

    private func time(_ seconds: Double) -> SampleTime {
        SampleTime(samples: Int64(seconds * 8000))
    }

    /// Sound whose samples tell their tenth of a second, at most 1000 loud.
    private mutating func hear(from: Double, to: Double, loudness: Int16 = 1000) -> [Utterance] {
        var found: [Utterance] = []
        var place = Int(from * 8000)
        while place < Int(to * 8000) {
            let piece = (0..<160).map { ($0 + place) % 2 == 0 ? loudness : -loudness }
            piece.withUnsafeBufferPointer { cutter.hear($0) }
            if let utterance = cutter.cut() { found.append(utterance) }
            place += 160
        }
        return found
    }

    @Test mutating func anUtteranceIsWhatVoiceActivitySaysWithAMargin() throws {
        _ = hear(from: 0, to: 1, loudness: 0)
        _ = hear(from: 1, to: 2)
        _ = hear(from: 2, to: 3, loudness: 0)
        #expect(cutter.note(.speechBegan(at: time(1))) == nil)
        let whole = cutter.note(.speechEnded(began: time(1), ended: time(2)))
        let utterance = try #require(whole)
        #expect(utterance.start == time(1) && utterance.end == time(2))
        #expect(utterance.samples.count == 8000 + 2 * 1600)
        #expect(utterance.samples[1599] == 0 && utterance.samples[1600].magnitude == 1000)
        #expect(cutter.note(.speechEnded(began: time(1), ended: time(2))) == nil, "only once")
    }

    @Test mutating func aBlipIsNoUtterance() {
        _ = hear(from: 0, to: 1)
        _ = cutter.note(.speechBegan(at: time(0.5)))
        #expect(cutter.note(.speechEnded(began: time(0.5), ended: time(0.6))) == nil)
    }

    @Test mutating func speechWithoutAPauseIsCutWhereItIsQuietest() throws {
        _ = cutter.note(.speechBegan(at: time(0)))
        #expect(hear(from: 0, to: 10) == [])
        #expect(hear(from: 10, to: 10.2, loudness: 10) == [])
        let cut = hear(from: 10.2, to: 13)
        let first = try #require(cut.first)
        #expect(cut.count == 1)
        #expect(first.start == time(0))
        #expect((10...10.2).contains(first.end.seconds), "cut at \(first.end.seconds)")
        let rest = cutter.note(.speechEnded(began: time(0), ended: time(13)))
        #expect(rest?.start == first.end)
    }

    @Test mutating func speechForEverNeverMakesALongerOne() {
        _ = cutter.note(.speechBegan(at: time(0)))
        let all = hear(from: 0, to: 120)
        #expect(all.count >= 10)
        #expect(all.allSatisfy { $0.samples.count <= Int(UtteranceCutter.longest) + 3200 })
        for (left, right) in zip(all, all.dropFirst()) { #expect(left.end == right.start) }
    }
}
