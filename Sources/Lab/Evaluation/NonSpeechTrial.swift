// SPDX-License-Identifier: Apache-2.0

import CallModel
package import Listening
import Timing

/// Plays sounds that are no speech to the live worker and counts what it takes for speech: for
/// `handoff evaluate non-speech`.
package struct NonSpeechTrial {
    /// What came of one sound.
    package struct Outcome: Sendable, Hashable {
        package var sound: NonSpeech.Sound
        /// Seconds taken for speech.
        package var speech: Double
    }

    /// Seconds of a sound that may be taken for speech.
    package static let limit = 0.3

    package init() {}

    /// Each sound as a call of its own, on a line with its usual noise.
    package func run(_ sounds: [NonSpeech.Sound], models: ListeningModels) -> [Outcome] {
        let mixing = SoundMixing()
        return sounds.enumerated().map { number, sound in
            Outcome(
                sound: sound,
                speech: Self.speech(
                    in: mixing.prepare(sound.samples, number: number, noise: []), models))
        }
    }

    private static func speech(in samples: [Int16], _ models: ListeningModels) -> Double {
        let worker = ListeningWorker(models: models, batchLimit: 1)
        worker.watch(WatchID(1), ListeningPlan(party: .caller))
        var total = 0.0
        var began: SampleTime?
        for start in stride(from: 0, to: samples.count, by: 320) {
            samples.withUnsafeBufferPointer {
                let end = min(samples.count, start + 320)
                worker.hear(WatchID(1), UnsafeBufferPointer(rebasing: $0[start..<end]))
            }
            for heard in worker.advance() {
                switch heard.detection {
                case .speechBegan(let at): began = at
                case .speechEnded(let from, let to):
                    total += to.seconds - from.seconds
                    began = nil
                case .keyword, .digit, .tone, .answer, .trouble: break
                }
            }
        }
        return total + (began.map { Double(samples.count) / 8000 - $0.seconds } ?? 0)
    }

    /// A line for each kind, and one for each sound that is over the limit.
    package static func table(_ outcomes: [Outcome]) -> String {
        let (pad, fixed) = (EvaluationTable.pad, EvaluationTable.fixed)
        var lines = [
            "seconds taken for speech, of \(fixed(NonSpeech.seconds, 0)) each",
            pad("kind", 12) + pad("sounds", 9) + pad("mean", 8) + pad("worst", 8) + "over "
                + fixed(limit, 1),
        ]
        for kind in NonSpeech.allCases {
            let own = outcomes.filter { $0.sound.kind == kind }
            guard !own.isEmpty else { continue }
            let mean = own.reduce(0) { $0 + $1.speech } / Double(own.count)
            let over = own.filter { $0.speech >= limit }.sorted { $0.speech > $1.speech }
            lines.append(
                pad(kind.rawValue, 12) + pad("\(own.count)", 9) + pad(fixed(mean, 2), 8)
                    + pad(fixed(own.map(\.speech).max() ?? 0, 2), 8) + "\(over.count)")
            lines += over.map { "    \(fixed($0.speech, 2))  \($0.sound.name)" }
        }
        return lines.joined(separator: "\n") + "\n"
    }
}
