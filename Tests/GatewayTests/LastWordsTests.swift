// SPDX-License-Identifier: Apache-2.0

import Foundation
import Gateway
import Testing
import Timing

/// What a caller said last is there, as it was said, and no more than a minute of it.
@Suite struct LastWordsTests {
    private func hear(
        _ words: LastWords, _ frames: Range<Int>, tone: Double, time offset: Int = 0
    ) {
        for number in frames {
            let frame = (0..<160).map { index in
                Int16(8000 * sin(2 * .pi * tone * Double(number * 160 + index) / 8000))
            }
            frame.withUnsafeBufferPointer {
                words.hear($0, at: SampleTime(samples: Int64((number + offset) * 160)))
            }
        }
    }

    /// Whether the tone is what sounds in these samples.
    private func sounds(_ tone: Double, in samples: ArraySlice<Int16>) -> Bool {
        var (real, imaginary, all) = (0.0, 0.0, 0.0)
        for (index, sample) in samples.enumerated() {
            let angle = 2 * .pi * tone * Double(index) / 8000
            real += Double(sample) * cos(angle)
            imaginary += Double(sample) * sin(angle)
            all += Double(sample) * Double(sample)
        }
        let count = Double(samples.count)
        let level = 2 * (real * real + imaginary * imaginary) / (count * count)
        return all / count > 1e6 && level > 0.5 * all / count
    }

    @Test func theLastSecondsAreThere() throws {
        let words = try #require(LastWords(seconds: 60))
        #expect(words.sound(seconds: 10).isEmpty)
        hear(words, 0..<100, tone: 400)
        hear(words, 100..<200, tone: 900)
        let all = words.sound(seconds: 60)
        #expect(all.count == 200 * 160)
        #expect(sounds(400, in: all[2000..<15_000]))
        #expect(sounds(900, in: all[17_000..<31_000]))
        let last = words.sound(seconds: 1)
        #expect(last.count == 8000)
        #expect(sounds(900, in: last[1000...]))
        #expect(words.sound(seconds: 0).isEmpty && words.sound(seconds: -1).isEmpty)
    }

    /// However long a call is, a minute is kept; what was said before makes room.
    @Test func noMoreThanAMinuteIsKept() throws {
        let words = try #require(LastWords(seconds: 5))
        for minute in 0..<6 {
            hear(words, minute * 250..<(minute + 1) * 250, tone: minute == 5 ? 1200 : 500)
        }
        let all = words.sound(seconds: 60)
        #expect(all.count == 5 * 8000)
        #expect(sounds(1200, in: all[2000...]))
    }

    /// Silence is kept as time: also that of packets that never came.
    @Test func silenceHasItsLength() throws {
        let words = try #require(LastWords(seconds: 60))
        hear(words, 0..<100, tone: 700)
        let silent = [Int16](repeating: 3, count: 160)
        for number in 100..<200 {
            silent.withUnsafeBufferPointer {
                words.hear($0, at: SampleTime(samples: Int64(number * 160)))
            }
        }
        hear(words, 200..<300, tone: 700, time: 100)
        let all = words.sound(seconds: 60)
        #expect(all.count == 400 * 160)
        #expect(sounds(700, in: all[2000..<15_000]))
        #expect(all[20_000..<47_000].allSatisfy { $0.magnitude < 100 })
        #expect(sounds(700, in: all[50_000..<63_000]))
    }
}
