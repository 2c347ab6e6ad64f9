// SPDX-License-Identifier: Apache-2.0

package import Listening
import Models
import Timing

/// Measures voice activity on labelled streams, as `handoff evaluate vad`: how well each step's
/// score tells speech from not (area under the curve), beside plain Silero and plain level on the
/// same sound, and how well speech reported as begun fits where it did.
package struct VoiceTrial: Sendable {
    /// Who scores a step of 10 ms.
    package enum Scorer: String, Sendable, Hashable, CaseIterable {
        /// What the gateway does: gate, level and Silero together.
        case joined = "this detector"
        /// Silero on everything, at the level as it comes: the 32 ms that hold the step's middle.
        case plain = "plain Silero"
        /// The same, read 64 ms later: its reaction time.
        case plainLater = "plain Silero, 64 ms later"
        /// Decibels over the noise floor.
        case level = "level alone"
    }

    package struct Result: Sendable, Hashable {
        package var curves: [Scorer: RateCurve] = [:]
        /// Milliseconds from the true onset to the reported one, sorted; negative is early.
        package var onsetErrors: [Double] = []
        /// Milliseconds from the true onset until it was reported, sorted.
        package var reportDelays: [Double] = []
        /// Onsets for which nothing was reported within 0.3 s.
        package var missedOnsets = 0
        /// Reported onsets with no speech within 0.3 s.
        package var falseOnsets = 0
        package var seconds = 0.0
        /// Share of the time the phone model would have been open.
        package var openShare = 0.0

        package init() {}

        package var medianOnsetError: Double {
            let sizes = onsetErrors.map(abs).sorted()
            return sizes.isEmpty ? .infinity : sizes[sizes.count / 2]
        }
    }

    /// What came out of one stream.
    private struct Heard {
        var scores: [Scorer: [Float]] = [:]
        var onsets: [(at: Int, known: Int)] = []
        var openSteps = 0
    }

    package var bounds = VoiceMaterial.Bounds.exact
    package var mixing = SoundMixing()
    /// Recordings set one after the other into one stream.
    private let perStream = 20
    package var tuning = ListeningTuning()

    package init() {
        mixing.seed = 7
    }

    /// Measures on these recordings; without a voice-activity model, on the energy gate.
    package func run(
        _ recordings: [[Int16]], models: ListeningModels, noise: [Int16]
    ) -> Result {
        var result = Result()
        var scores: [Scorer: [Float]] = [:]
        var truth: [Bool] = []
        var open = 0
        for (number, first) in stride(from: 0, to: recordings.count, by: perStream).enumerated() {
            let material = VoiceMaterial(
                recordings[first..<min(recordings.count, first + perStream)], bounds: bounds,
                mixing: mixing, number: number, noise: noise)
            let heard = follow(material.samples, models: models)
            // The last steps of a stream have no score yet; every scorer is asked the same.
            let count = heard.scores.values.map(\.count).min() ?? 0
            truth += material.truth.prefix(count)
            for (scorer, values) in heard.scores {
                scores[scorer, default: []] += values.prefix(count)
            }
            open += heard.openSteps
            judge(heard.onsets, material, into: &result)
            result.seconds += Double(material.samples.count) / 8000
        }
        result.openShare = result.seconds > 0 ? Double(open) / 100 / result.seconds : 0
        result.curves = scores.mapValues { RateCurve(scores: $0, positive: truth) }
        result.onsetErrors.sort()
        result.reportDelays.sort()
        return result
    }

    /// Sets the reported onsets beside the true ones.
    private func judge(
        _ reported: [(at: Int, known: Int)], _ material: VoiceMaterial, into result: inout Result
    ) {
        for onset in material.onsets {
            let near = reported.filter { abs($0.at - onset) < 2400 }
            guard let best = near.min(by: { abs($0.at - onset) < abs($1.at - onset) }) else {
                result.missedOnsets += 1
                continue
            }
            result.onsetErrors.append(Double(best.at - onset) / 8)
            result.reportDelays.append(Double(best.known - onset) / 8)
        }
        result.falseOnsets += reported.count { !material.speaks(near: $0.at) }
    }

    /// Everything that is said of a stream, fed in frames of 20 ms as a call's.
    private func follow(_ samples: [Int16], models: ListeningModels) -> Heard {
        let track = VoiceTrack(usesModel: models.voiceActivity != nil, tuning: tuning)
        track.trace = []
        var plain = models.voiceActivity.map { PlainSilero($0) }
        let silero = models.voiceActivity.map { SileroModel(session: $0, capacity: 1) }
        var history = SoundHistory(capacity: 32_000)
        let window = FloatBuffer(SileroModel.context + SileroModel.hop)
        var heard = Heard()
        var levels: [Float] = []
        for place in stride(from: 0, to: samples.count, by: 160) {
            let end = min(samples.count, place + 160)
            samples.withUnsafeBufferPointer {
                history.append(UnsafeBufferPointer(rebasing: $0[place..<end]))
            }
            track.hearGate(history)
            while Int64(levels.count) < track.evidence.stepCount {
                levels.append(track.evidence[Int64(levels.count)].prominence)
            }
            var events: [SpeechSegmenter.Event] = []
            if let silero {
                while track.needsModel(history, &events) {
                    let from = track.inputStart
                    history.read(
                        from: from, count: window.count, gain: track.inputGain, into: window.base)
                    let value = silero.step(window, state: track.state)
                    track.add(value, &events)
                }
                plain?.follow(history, window)
            } else {
                track.addGate(&events)
            }
            if track.opening.isSpeaking { heard.openSteps += 2 }
            for case .began(let at) in events { heard.onsets.append((Int(at.samples), end)) }
        }
        heard.scores[.joined] = track.trace
        heard.scores[.level] = levels
        if let plain {
            heard.scores[.plain] = plain.scores(later: 0)
            heard.scores[.plainLater] = plain.scores(later: 512)
        }
        return heard
    }
}
