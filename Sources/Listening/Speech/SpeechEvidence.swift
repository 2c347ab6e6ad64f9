// SPDX-License-Identifier: Apache-2.0

import Glibc

/// What level and model say about the last seconds of one leg, and the score that joins both.
///
/// Silero knows what speech is but speaks of 32 ms, late and for a while after; level knows when
/// something sounds, not what. A step of 10 ms scores Silero's greatest log-odds from it to 96 ms
/// on (its reaction time) plus what the level stands out over the noise floor. On a quiet line
/// the level draws the edges, in noise it fades against Silero.
package struct SpeechEvidence: Sendable, Hashable {
    package struct Step: Sendable, Hashable {
        /// Decibels: full scale, and over the noise floor.
        package var level: Float = -96
        package var prominence: Float = -3
        package var isOpen = false
        package var isSounding = false
        /// Whether it is in the tones of a keypad key.
        package var isKey = false

        package init() {}
    }

    package static let step = Int64(EnergyGate.step)
    package static let hop: Int64 = 256
    /// Samples of sound after a step's middle that its score waits for.
    private static let lookahead: Int64 = 768
    /// Steps to each side in which the loudest is looked for.
    private static let reach: Int64 = 7
    /// Log-odds beyond this are all the same certainty.
    private static let mostLogit: Float = 9

    private let tuning: VoiceTuning
    /// Rings of 5.1 s and 4.1 s: more than a leg's history.
    private var steps: [Step] = Array(repeating: Step(), count: 512)
    private var logits: [Float] = Array(repeating: -mostLogit, count: 128)
    /// Steps and hops taken so far.
    package private(set) var stepCount: Int64 = 0
    package private(set) var hopCount: Int64 = 0

    package init(tuning: VoiceTuning) {
        self.tuning = tuning
    }

    package mutating func add(_ step: Step) {
        steps[Int(stepCount % Int64(steps.count))] = step
        stepCount += 1
    }

    /// Takes Silero's probability of the next hop; 0 for a hop nobody looked at.
    package mutating func add(probability: Float) {
        let bounded = probability.isFinite ? min(max(probability, 1e-5), 1 - 1e-5) : 1e-5
        let logit = logf(bounded / (1 - bounded))
        logits[Int(hopCount % Int64(logits.count))] =
            min(max(logit, -Self.mostLogit), Self.mostLogit)
        hopCount += 1
    }

    /// A step, silence where it is not known (any more).
    package subscript(_ index: Int64) -> Step {
        guard index >= 0, index < stepCount, index >= stepCount - Int64(steps.count) else {
            return Step()
        }
        return steps[Int(index % Int64(steps.count))]
    }

    /// Whether everything a step's score looks at is known.
    package func knows(_ index: Int64) -> Bool {
        index * Self.step + Self.step / 2 + Self.lookahead < hopCount * Self.hop
    }

    /// What Silero alone says of a step: its greatest log-odds until its reaction time is over.
    package func conviction(_ index: Int64) -> Float {
        let middle = index * Self.step + Self.step / 2
        var strongest = -Self.mostLogit
        for hop in (middle / Self.hop)...((middle + Self.lookahead) / Self.hop)
        where hop < hopCount {
            strongest = max(strongest, logits[Int(hop % Int64(logits.count))])
        }
        return strongest
    }

    /// The score of a step, in the manner of log-odds.
    package func score(_ index: Int64) -> Float {
        var peak: Float = -3
        for near in (index - Self.reach)...(index + Self.reach) {
            peak = max(peak, self[near].prominence)
        }
        return conviction(index) + tuning.levelWeight * Self.bounded(self[index].prominence)
            + tuning.peakWeight * Self.bounded(peak)
    }

    /// The step at which the sound around a step rose: from the step before on, the first that
    /// reaches half of the loudest, in decibels over the floor.
    package func rise(near index: Int64) -> Int64 {
        let span = (index - 6)...(index + 9)
        let peak = span.reduce(Float(0)) { max($0, self[$1].prominence) }
        return span.first { self[$0].prominence >= peak / 2 } ?? index
    }

    /// Loud is loud: beyond 30 dB over the floor nothing more is learnt.
    private static func bounded(_ prominence: Float) -> Float {
        prominence.isFinite ? min(max(prominence, -3), 30) : -3
    }
}
