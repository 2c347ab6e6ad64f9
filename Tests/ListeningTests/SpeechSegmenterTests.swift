// SPDX-License-Identifier: Apache-2.0

import Listening
import Testing
import Timing

@Suite struct SpeechSegmenterTests {
    private func events(_ values: [Float]) -> [SpeechSegmenter.Event] {
        var segmenter = SpeechSegmenter()
        var found: [SpeechSegmenter.Event] = []
        for (index, value) in values.enumerated() {
            let start = Int64(index * 256)
            if let event = segmenter.hear(value, from: start, to: start + 256, onset: start) {
                found.append(event)
            }
        }
        if let event = segmenter.finish() { found.append(event) }
        return found
    }

    @Test func aClickIsNotSpeech() {
        #expect(events([0, 0, 0.9, 0, 0, 0]).isEmpty)
    }

    @Test func beginAndEndAreThoseOfTheSound() {
        let values =
            [Float](repeating: 0, count: 3) + [0.9, 0.9, 0.9] + .init(repeating: 0, count: 20)
        #expect(
            events(values) == [
                .began(at: SampleTime(samples: 768)),
                .ended(began: SampleTime(samples: 768), at: SampleTime(samples: 1536)),
            ])
    }

    @Test func aShortPauseDoesNotEndIt() {
        let values: [Float] = [0.9, 0.9] + .init(repeating: 0, count: 8) + [0.9, 0.9]
        #expect(events(values).count == 2)
    }
}
