// SPDX-License-Identifier: Apache-2.0

import Glibc

/// What a tone sounds like over time: stretches of up to two frequencies, and silence.
package struct ToneCadence: Sendable, Hashable {
    package struct Stretch: Sendable, Hashable {
        /// Hz; none is silence.
        package var frequencies: [Float]
        package var milliseconds: Int
        /// How many times a second it swells and fades; 0 is steady.
        package var swell: Float

        package init(_ frequencies: [Float], milliseconds: Int, swell: Float = 0) {
            self.frequencies = frequencies
            self.milliseconds = milliseconds
            self.swell = swell
        }
    }

    package var stretches: [Stretch]
    /// Peak of each frequency in decibels relative to full scale.
    package var level: Float
    /// Whether it starts over when it ends; else silence follows.
    package var repeats: Bool

    package init(_ stretches: [Stretch], level: Float = -19, repeats: Bool) {
        self.stretches = stretches
        self.level = level
        self.repeats = repeats
    }

    /// One sine without end.
    package static func sine(_ frequency: Float, level: Float = -13) -> ToneCadence {
        ToneCadence(
            [Stretch([frequency], milliseconds: 1000)], level: level, repeats: true)
    }

    /// A short cue: "you are through", "recording".
    package static let beep = ToneCadence(
        [Stretch([880], milliseconds: 150)], level: -16, repeats: false)
}

/// Plays a cadence, frame by frame, with edges of 5 ms so that nothing clicks.
package struct ToneGenerator: Sendable {
    private struct Segment: Sendable {
        var start: Int
        var count: Int
        var first: Float
        var second: Float
        var swell: Float
    }

    private let segments: [Segment]
    private let period: Int
    private let amplitude: Float
    private let repeats: Bool
    private let rate: Float
    /// A single stretch that repeats is one steady sound: it has no edges after the first.
    private let isSteady: Bool
    private var position = 0
    private var phases: (Float, Float, swell: Float) = (0, 0, 0)

    package init(_ cadence: ToneCadence, rate: Int = PCMFrame.rate) {
        var start = 0
        segments = cadence.stretches.map { stretch in
            let count = max(0, stretch.milliseconds) * rate / 1000
            defer { start += count }
            return Segment(
                start: start, count: count, first: stretch.frequencies.first ?? 0,
                second: stretch.frequencies.dropFirst().first ?? 0, swell: stretch.swell)
        }
        period = start
        amplitude = SoundLevel.amplitude(decibels: cadence.level)
        repeats = cadence.repeats
        isSteady = cadence.repeats && cadence.stretches.count == 1
        self.rate = Float(rate)
    }

    /// Whether there is nothing left but silence.
    package var isFinished: Bool { period == 0 || (!repeats && position >= period) }

    /// Writes the next samples.
    package mutating func render(into samples: UnsafeMutableBufferPointer<Int16>) {
        var index = 0
        while index < samples.count {
            guard !isFinished else {
                samples[index] = 0
                index += 1
                continue
            }
            let place = position % period
            guard let segment = segments.first(where: { place < $0.start + $0.count }) else {
                return
            }
            let run = min(samples.count - index, segment.start + segment.count - place)
            for offset in 0..<run {
                samples[index + offset] = next(segment, at: place - segment.start + offset)
            }
            index += run
            position += run
        }
    }

    /// Renders the next `count` samples into a new array; for prompts and tests.
    package mutating func samples(_ count: Int) -> [Int16] {
        Array(unsafeUninitializedCapacity: max(0, count)) { buffer, initialized in
            let whole = UnsafeMutableBufferPointer(rebasing: buffer[0..<max(0, count)])
            render(into: whole)
            initialized = whole.count
        }
    }

    private mutating func next(_ segment: Segment, at place: Int) -> Int16 {
        guard segment.first > 0 else {
            phases = (0, 0, 0)
            return 0
        }
        var value = sinf(2 * .pi * phases.0)
        phases.0 = Self.advanced(phases.0, by: segment.first / rate)
        if segment.second > 0 {
            value += sinf(2 * .pi * phases.1)
            phases.1 = Self.advanced(phases.1, by: segment.second / rate)
        }
        if segment.swell > 0 {
            value *= (1 + sinf(2 * .pi * phases.swell)) / 2
            phases.swell = Self.advanced(phases.swell, by: segment.swell / rate)
        }
        let edge = Float(PCMFrame.rampCount)
        let attack = isSteady && position > 0 ? 1 : min(1, Float(place) / edge)
        let release = isSteady ? 1 : min(1, Float(segment.count - 1 - place) / edge)
        return Int16(clamping: Int32((value * amplitude * attack * release).rounded()))
    }

    /// Phases are in turns and stay within one, so that they keep their precision for hours.
    private static func advanced(_ phase: Float, by turns: Float) -> Float {
        let next = phase + turns
        return next - next.rounded(.down)
    }
}
