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

    @Test func loudSoundThatIsNotSpeechBeginsNothing() {
        var segmenter = SpeechSegmenter()
        for index in 0..<200 {
            let start = Int64(index * 80)
            let event = segmenter.hear(
                1, from: start, to: start + 80, onset: start, isSpeech: false)
            #expect(event == nil)
        }
    }

    @Test func soundBeforeItIsKnownToBeSpeechBelongsToItForHalfASecond() {
        for doubtful in [1, 10, 40, 200] {
            var segmenter = SpeechSegmenter()
            var began: SpeechSegmenter.Event?
            for index in 0...doubtful + 8 {
                let start = Int64(index * 80)
                began =
                    began
                    ?? segmenter.hear(
                        1, from: start, to: start + 80, onset: start, isSpeech: index >= doubtful)
            }
            guard case .began(let at)? = began else {
                Issue.record("nothing began")
                continue
            }
            #expect(at.samples == max(0, Int64(doubtful * 80) - 4000))
        }
    }
}
