// SPDX-License-Identifier: Apache-2.0

import Glibc

/// A sine that goes on from frame to frame without a seam.
package struct PureTone: Sendable {
    /// The amplitude of a party's tone; three voices at once stay below clipping.
    package static let amplitude = 6000.0

    /// One second, which holds a whole number of periods of every whole frequency.
    private let period: [Int16]
    private var position = 0

    package init(hertz: Int, amplitude: Double = Self.amplitude) {
        let isUsual = amplitude == Self.amplitude
        period = (isUsual ? Self.usual[hertz] : nil) ?? Self.period(hertz, amplitude)
    }

    /// The periods of the tones of the plan: every simulated call needs most of them.
    private static let usual = Dictionary(
        uniqueKeysWithValues: Tone.allCases.map { ($0.hertz, period($0.hertz, amplitude)) })

    private static func period(_ hertz: Int, _ amplitude: Double) -> [Int16] {
        (0..<8000).map { index in
            Int16(amplitude * sin(2 * .pi * Double(hertz * index % 8000) / 8000))
        }
    }

    /// The next `count` samples.
    package mutating func next(_ count: Int) -> [Int16] {
        var samples: [Int16] = []
        samples.reserveCapacity(count)
        for _ in 0..<count {
            samples.append(period[position])
            position = position + 1 == period.count ? 0 : position + 1
        }
        return samples
    }

    /// A tone of this length, for use as a clip.
    package static func clip(_ tone: Tone, for length: Duration) -> [Int16] {
        var generator = PureTone(hertz: tone.hertz)
        return generator.next(length.inSamples)
    }
}
