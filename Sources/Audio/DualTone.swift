// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Two sines at a time, as the keys of a telephone sound, frame by frame. Nothing is allocated.
package struct DualTone: Sendable {
    /// Turns a sample, and where each sine is, in turns.
    private let steps: (low: Float, high: Float)
    private let peaks: (low: Float, high: Float)
    private var phases: (low: Float, high: Float) = (0, 0)

    /// Frequencies in hertz, `levels` the peaks in decibels relative to full scale.
    package init(
        _ low: Float, _ high: Float, levels: (low: Float, high: Float), rate: Int
    ) {
        steps = (low / Float(rate), high / Float(rate))
        peaks = (
            SoundLevel.amplitude(decibels: levels.low), SoundLevel.amplitude(decibels: levels.high)
        )
    }

    /// Writes the next frame; the first and the last rise and fall within their first and last quarter.
    package mutating func render(
        into frame: UnsafeMutableBufferPointer<Int16>, isFirst: Bool, isLast: Bool
    ) {
        let ramp = Float(max(1, frame.count / 4))
        for index in frame.indices {
            var weight: Float = 1
            if isFirst { weight = min(weight, Float(index) / ramp) }
            if isLast { weight = min(weight, Float(frame.count - 1 - index) / ramp) }
            let both =
                peaks.low * sinf(2 * .pi * phases.low) + peaks.high * sinf(2 * .pi * phases.high)
            frame[index] = Int16(clamping: Int32((both * weight).rounded()))
            phases.low = Self.turned(phases.low, by: steps.low)
            phases.high = Self.turned(phases.high, by: steps.high)
        }
    }

    private static func turned(_ phase: Float, by step: Float) -> Float {
        let next = phase + step
        return next >= 1 ? next - 1 : next
    }
}
