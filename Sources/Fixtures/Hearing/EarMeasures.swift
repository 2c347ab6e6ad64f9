// SPDX-License-Identifier: Apache-2.0

import Audio
import Foundation

/// Measures of what came to an ear, over a stretch of 8 kHz samples.
struct EarMeasures {
    let samples: ArraySlice<Int16>

    private static let frame = 160

    /// The level of each 20 ms in dBFS; -96 for digital silence.
    var levels: [Double] {
        stride(from: samples.startIndex, to: samples.endIndex - Self.frame + 1, by: Self.frame)
            .map { start in
                samples[start..<start + Self.frame].withUnsafeBufferPointer {
                    Double(SoundLevel(of: $0).rms)
                }
            }
    }

    /// The level of what is louder than -50 dBFS; nil where nothing is.
    var activeLevel: Double? {
        let loud = levels.filter { $0 > -50 }
        guard !loud.isEmpty else { return nil }
        let power = loud.reduce(0.0) { $0 + pow(10, $1 / 10) } / Double(loud.count)
        return 10 * log10(power)
    }

    /// The longest run of 20 ms that are quieter than -55 dBFS, in milliseconds, and where it begins.
    var longestGap: (milliseconds: Int, at: Int) {
        var best = (0, 0)
        var began: Int?
        for (number, level) in (levels + [0]).enumerated() {
            if level < -55 {
                began = began ?? number
            } else if let start = began {
                if number - start > best.0 { best = (number - start, start) }
                began = nil
            }
        }
        return (best.0 * 20, best.1 * 20)
    }

    /// Samples at the limits, three or more in a row.
    var clippedRuns: Int {
        var runs = 0
        var length = 0
        for sample in samples {
            length = sample == .max || sample <= -32767 ? length + 1 : 0
            if length == 3 { runs += 1 }
        }
        return runs
    }
}
