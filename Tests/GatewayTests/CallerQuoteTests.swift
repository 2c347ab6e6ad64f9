// SPDX-License-Identifier: Apache-2.0

import Gateway
import Testing

/// Which part of what a caller said last an operator hears.
@Suite struct CallerQuoteTests {
    /// Speech and silence by turns, in tenths of a second, the first of them speech.
    private static func sound(_ tenths: [Int], level: Int16 = 4000, noise: Int16 = 20) -> [Int16] {
        tenths.enumerated().flatMap { index, tenths in
            let level = index.isMultiple(of: 2) ? level : noise
            return (0..<tenths * 800).map { $0 % 8 < 4 ? level : -level }
        }
    }

    private static func seconds(_ tenths: [Int], level: Int16 = 4000) -> (Double, Double)? {
        CallerQuote.part(of: sound(tenths, level: level)).map {
            (Double($0.lowerBound) / 8000, Double($0.upperBound) / 8000)
        }
    }

    /// What was said, in tenths of a second of speech and silence; where the quote begins and ends.
    @Test(
        arguments: [
            // All of it, and not the waiting behind it.
            ([20], 0.0, 2.0), ([20, 300], 0, 2.12), ([0, 50, 20, 200], 4.88, 7.12),
            // Longer than may be: from the pause that is near enough.
            ([30, 5, 40, 5, 30, 100], 3.38, 11.12), ([60, 10, 60, 20], 6.88, 13.12),
            // Without a pause: as far back as may be.
            ([120], 4.0, 12.0), ([120, 100], 4.12, 12.12),
            // A short breath is no pause.
            ([60, 2, 60], 4.2, 12.2),
            // What was said last comes last, though it is short.
            ([100, 40, 6, 10], 13.88, 14.72),
        ] as [([Int], Double, Double)])
    func itBeginsAtAPauseAndEndsWithTheSpeech(
        _ tenths: [Int], _ begin: Double, _ end: Double
    ) throws {
        for level: Int16 in [400, 4000, 20_000] {
            let part = try #require(Self.seconds(tenths, level: level), "\(tenths)")
            #expect(abs(part.0 - begin) < 0.03 && abs(part.1 - end) < 0.03, "\(part)")
        }
    }

    @Test func itIsNeverLongerThanEightSecondsAndNeverOutside() {
        var state: UInt64 = 7
        for _ in 0..<300 {
            let tenths = (0..<8).map { _ -> Int in
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return Int(state >> 33) % 70
            }
            let sound = Self.sound(tenths)
            guard let part = CallerQuote.part(of: sound) else { continue }
            #expect(part.count <= 8 * 8000 && part.lowerBound >= 0, "\(tenths)")
            #expect(part.upperBound <= sound.count && !part.isEmpty, "\(tenths)")
        }
    }

    @Test(arguments: [[], [0, 100], [1, 100], [0, 1]])
    func whoSaidNothingIsNotQuoted(_ tenths: [Int]) {
        #expect(CallerQuote.part(of: Self.sound(tenths)) == nil)
    }
}
