// SPDX-License-Identifier: Apache-2.0

import Inference
import Timing

/// Measures voice activity on tightly cut recordings set into silence, as `handoff evaluate vad`:
/// how well each step's score tells speech from not (area under the curve), and how far reported
/// onsets lie from the true ones.
package struct VoiceTrial: Sendable {
    package struct Result: Sendable, Hashable {
        package var curve: RateCurve
        /// Milliseconds from the true onset to the reported one, sorted; negative is early.
        package var onsetErrors: [Double]
        /// Onsets for which nothing was reported.
        package var missedOnsets: Int
        package var seconds: Double

        package var medianOnsetError: Double {
            let sizes = onsetErrors.map(abs).sorted()
            return sizes.isEmpty ? .infinity : sizes[sizes.count / 2]
        }
    }

    /// Speech over noise in decibels; nil for clean.
    package var signalToNoise: Double?
    /// Recordings set one after the other into one stream.
    package var perStream = 20
    package var seed: UInt64 = 7
    package var tuning = ListeningTuning()

    package init() {}

    /// Measures on these recordings; without a voice-activity model, on the energy gate.
    package func run(
        _ recordings: [[Int16]], models: ListeningModels, noise: [Int16]
    ) -> Result {
        var scores: [Float] = []
        var truth: [Bool] = []
        var errors: [Double] = []
        var missed = 0
        var seconds = 0.0
        var first = 0
        var number: UInt64 = 0
        while first < recordings.count {
            let last = min(recordings.count, first + perStream)
            let stream = assemble(recordings[first..<last], number: number, noise: noise)
            let heard = follow(stream.samples, models: models)
            for (index, score) in heard.scores.enumerated() {
                let middle = index * SileroModel.hop + SileroModel.hop / 2
                scores.append(score)
                truth.append(stream.spans.contains { $0.contains(middle) })
            }
            for span in stream.spans {
                // The report that belongs to this onset.
                let near = heard.onsets.filter { abs($0 - span.lowerBound) < 2400 }
                guard
                    let best = near.min(by: {
                        abs($0 - span.lowerBound) < abs($1 - span.lowerBound)
                    })
                else {
                    missed += 1
                    continue
                }
                errors.append(Double(best - span.lowerBound) / 8)
            }
            seconds += Double(stream.samples.count) / 8000
            first = last
            number += 1
        }
        return Result(
            curve: RateCurve(scores: scores, positive: truth), onsetErrors: errors.sorted(),
            missedOnsets: missed, seconds: seconds)
    }

    /// Recordings with 0.8 to 2 s of silence between them, and noise over all.
    private func assemble(
        _ recordings: ArraySlice<[Int16]>, number: UInt64, noise: [Int16]
    ) -> (samples: [Int16], spans: [Range<Int>]) {
        var random = SeededRandom(seed: seed &+ number)
        var clean: [Int16] = Array(repeating: 0, count: 8000)
        var spans: [Range<Int>] = []
        for recording in recordings {
            spans.append(clean.count..<clean.count + recording.count)
            clean += recording
            clean += Array(repeating: 0, count: 6400 + Int(random.unit() * 9600))
        }
        var mixing = SoundMixing()
        mixing.signalToNoise = signalToNoise
        mixing.leadSeconds = 0
        mixing.tailSeconds = 0
        mixing.seed = seed
        return (mixing.prepare(clean, number: Int(number), noise: noise), spans)
    }

    private func follow(
        _ samples: [Int16], models: ListeningModels
    ) -> (scores: [Float], onsets: [Int]) {
        let track = VoiceTrack(usesModel: models.voiceActivity != nil, tuning: tuning)
        let silero = models.voiceActivity.map { SileroModel(session: $0, capacity: 1) }
        var history = SoundHistory(capacity: 32_000)
        let window = FloatBuffer(SileroModel.context + SileroModel.hop)
        var scores: [Float] = []
        var onsets: [Int] = []
        var place = 0
        while place < samples.count {
            let end = min(samples.count, place + 160)
            samples.withUnsafeBufferPointer {
                history.append(UnsafeBufferPointer(rebasing: $0[place..<end]))
            }
            place = end
            track.hearGate(history)
            var events: [SpeechSegmenter.Event] = []
            if let silero {
                while track.needsModel(history, &events) {
                    // Hops passed over behind a closed gate score nothing.
                    while Int64(scores.count * SileroModel.hop) < track.position {
                        scores.append(0)
                    }
                    history.read(
                        from: track.inputStart, count: window.count, gain: 1, into: window.base)
                    silero.place(
                        0, of: 1,
                        samples: UnsafeBufferPointer(start: window.base, count: window.count),
                        state: UnsafeBufferPointer(start: track.state.base, count: 256))
                    guard (try? silero.run(count: 1)) != nil else { return (scores, onsets) }
                    silero.takeState(
                        0, of: 1,
                        into: UnsafeMutableBufferPointer(start: track.state.base, count: 256))
                    track.take(silero.probability(0), &events)
                    scores.append(silero.probability(0))
                }
            } else {
                track.takeGate(&events)
                while Int64(scores.count * SileroModel.hop) < track.position {
                    scores.append(track.gate.prominence)
                }
            }
            for case .began(let at) in events { onsets.append(Int(at.samples)) }
        }
        while Int64((scores.count + 1) * SileroModel.hop) <= Int64(samples.count) {
            scores.append(0)
        }
        return (scores, onsets)
    }
}
