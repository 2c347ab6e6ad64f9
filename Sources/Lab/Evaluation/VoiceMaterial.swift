// SPDX-License-Identifier: Apache-2.0

import Timing

/// A stream to measure voice activity on: recordings one after the other, pauses between them,
/// noise over all, and which steps of 10 ms are speech.
package struct VoiceMaterial: Sendable, Hashable {
    /// Where speech is in a recording.
    package enum Bounds: Sendable, Hashable {
        /// The recording is cut tightly: all of it is speech.
        case exact
        /// Judged by the recording's own level before noise is added: steps within 25 dB of the
        /// 95th percentile, gaps of up to 200 ms bridged, islands under 30 ms left out.
        case byLevel
    }

    /// Samples of a step.
    package static let step = 80

    package private(set) var samples: [Int16] = []
    /// For each step, whether it is speech.
    package private(set) var truth: [Bool] = []

    /// Recordings with 0.8 to 2 s between them; `number` chooses the draws, so that a run repeats.
    package init(
        _ recordings: some Sequence<[Int16]>, bounds: Bounds, mixing: SoundMixing, number: Int,
        noise: [Int16]
    ) {
        var random = SeededRandom(seed: mixing.seed &+ UInt64(truncatingIfNeeded: number))
        var clean: [Int16] = Array(repeating: 0, count: 8000)
        truth = Array(repeating: false, count: 100)
        for recording in recordings {
            // Whole steps: what is missing to the last one is silence.
            let padding = (Self.step - recording.count % Self.step) % Self.step
            clean += recording
            clean += Array(repeating: 0, count: padding)
            let count = (recording.count + padding) / Self.step
            switch bounds {
            case .exact: truth += Array(repeating: true, count: count)
            case .byLevel: truth += Self.speechSteps(recording, count: count)
            }
            let pause = 80 + Int(random.unit() * 120)
            clean += Array(repeating: 0, count: pause * Self.step)
            truth += Array(repeating: false, count: pause)
        }
        var mixing = mixing
        mixing.leadSeconds = 0
        mixing.tailSeconds = 0
        samples = mixing.prepare(clean, number: number, noise: noise)
    }

    /// The first samples of speech after at least 0.7 s without.
    package var onsets: [Int] {
        var found: [Int] = []
        var quiet = 70
        for (index, speech) in truth.enumerated() {
            if speech, quiet >= 70 { found.append(index * Self.step) }
            quiet = speech ? 0 : quiet + 1
        }
        return found
    }

    /// Whether there is speech within 0.3 s of a sample.
    package func speaks(near sample: Int) -> Bool {
        let first = max(0, (sample - 2400) / Self.step)
        let last = min(truth.count, (sample + 2400) / Self.step + 1)
        return first < last && truth[first..<last].contains(true)
    }

    /// Which steps of a recording are speech, by its own level.
    static func speechSteps(_ sound: [Int16], count: Int) -> [Bool] {
        let powers = (0..<count).map { index in
            let piece = sound[index * step..<min(sound.count, (index + 1) * step)]
            return piece.reduce(0.0) { $0 + Double($1) * Double($1) } / Double(step)
        }
        guard !powers.isEmpty else { return [] }
        let high = powers.sorted()[min(count - 1, count * 95 / 100)]
        guard high > 0 else { return Array(repeating: false, count: count) }
        var marks = powers.map { $0 >= high * 0.003_162 }
        fill(&marks, runsOf: false, upTo: 20, edges: false)
        fill(&marks, runsOf: true, upTo: 2, edges: true)
        return marks
    }

    /// Turns short runs of a value over; at the edges only where asked.
    private static func fill(
        _ marks: inout [Bool], runsOf value: Bool, upTo longest: Int, edges: Bool
    ) {
        var place = 0
        while place < marks.count {
            guard marks[place] == value else {
                place += 1
                continue
            }
            var end = place
            while end < marks.count, marks[end] == value { end += 1 }
            let inner = place > 0 && end < marks.count
            if end - place <= longest, inner || edges {
                for index in place..<end { marks[index].toggle() }
            }
            place = end
        }
    }
}
