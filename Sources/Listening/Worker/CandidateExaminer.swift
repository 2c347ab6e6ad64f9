// SPDX-License-Identifier: Apache-2.0

import Inference
import Timing

/// Judges a phrase that the streaming scorer found likely.
final class CandidateExaminer {
    struct Finding {
        var score: Float
        var start: SampleTime
        var end: SampleTime
        var isCertain: Bool
        var isPossible: Bool
    }

    private let tuning: ListeningTuning

    init(weights: PhoneWeights, tuning: ListeningTuning) {
        self.tuning = tuning
    }

    func examine(
        _ candidate: PhraseWatch.Candidate, phrase: Int, _ stream: ListeningStream,
        _ phones: PhoneTrack
    ) -> Finding {
        let settings = phones.keywords.phrases[phrase]
        let score = candidate.score
        return Finding(
            score: score,
            start: SampleTime(samples: phones.sample(ofRow: candidate.start)),
            end: SampleTime(samples: phones.sample(ofRow: candidate.end + 1)),
            isCertain: score >= settings.certain ?? -1,
            isPossible: score >= settings.possible ?? -1.5)
    }
}
