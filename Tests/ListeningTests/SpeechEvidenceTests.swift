// SPDX-License-Identifier: Apache-2.0

import Glibc
import Listening
import Testing

@Suite struct SpeechEvidenceTests {
    /// Steps with these prominences, then hops with these probabilities.
    private func evidence(_ prominences: [Float], _ probabilities: [Float]) -> SpeechEvidence {
        var evidence = SpeechEvidence(tuning: VoiceTuning())
        for prominence in prominences {
            var step = SpeechEvidence.Step()
            step.prominence = prominence
            evidence.add(step)
        }
        for probability in probabilities { evidence.add(probability: probability) }
        return evidence
    }

    private let flat = [Float](repeating: 0, count: 64)

    @Test func whatStandsOutScoresMoreAtTheSameOpinionOfTheModel() {
        var loud = flat
        loud[10] = 20
        let hops = [Float](repeating: 0.5, count: 20)
        let quiet = evidence(flat, hops).score(10)
        #expect(evidence(loud, hops).score(10) > quiet + 4)
        // A neighbour's loudness counts too, for less, and not from afar.
        let near = evidence(loud, hops).score(15)
        #expect(near > quiet && near < evidence(loud, hops).score(10))
        #expect(evidence(loud, hops).score(30) == quiet)
    }

    @Test func theModelIsHeardUpTo96MillisecondsLater() {
        // The hop from 160 to 192 ms says speech.
        var hops = [Float](repeating: 0.01, count: 20)
        hops[5] = 0.99
        let found = evidence(flat, hops)
        let scores = (0..<30).map { found.score($0) }
        let high = scores.indices.filter { scores[$0] > 0 }
        // From the step whose middle is 96 ms before it to the last whose middle is in it.
        #expect(high == Array(6...18))
    }

    @Test func aStepIsKnownOnceItsHopsAre() {
        // Step 0 looks up to 101 ms on: into the fourth hop.
        #expect(!evidence(flat, [0, 0, 0]).knows(0))
        #expect(evidence(flat, [0, 0, 0, 0]).knows(0))
        #expect(!evidence(flat, [0, 0, 0, 0]).knows(3))
        #expect(!evidence([], []).knows(0))
    }

    @Test func theRiseIsWhereHalfOfTheLoudestIsReached() {
        var levels = [Float](repeating: 1, count: 64)
        for index in 20..<40 { levels[index] = 12 }
        levels[19] = 5
        let found = evidence(levels, [])
        #expect(found.rise(near: 14) == 20)
        #expect(found.rise(near: 22) == 20)
    }

    @Test(arguments: [Float.nan, .infinity, -.infinity, 1e30, -1e30, 0, 1])
    func anyValueGivesABoundedScore(value: Float) {
        let found = evidence(
            Array(repeating: value, count: 700), Array(repeating: value, count: 200))
        for index: Int64 in [0, 3, 300, 699, 700, 5000] {
            let score = found.score(index)
            #expect(score.isFinite && abs(score) < 30)
            #expect(abs(found.rise(near: index) - index) <= 9)
        }
        // What is older than the rings reads as silence.
        #expect(found[0].prominence == SpeechEvidence.Step().prominence)
    }
}

@Suite struct SpeechLoudnessTests {
    @Test(arguments: [Float(-45), -32, -20, -5, 0])
    func everyVoiceIsBroughtToTheSameLoudness(level: Float) {
        let tuning = VoiceTuning()
        var loudness = SpeechLoudness(tuning: tuning)
        for _ in 0..<5000 { loudness.hear(level) }
        let wanted = min(tuning.mostGain, max(0, tuning.targetLoudness - level))
        #expect(abs(20 * log10f(loudness.gain) - wanted) < 0.5)
    }

    @Test func aWordDoesNotMoveTheGainMuch() {
        var loudness = SpeechLoudness(tuning: VoiceTuning())
        let before = loudness.gain
        // 0.4 s of a voice 12 dB quieter.
        for _ in 0..<40 { loudness.hear(-31) }
        #expect(loudness.gain >= before)
        #expect(loudness.gain < before * 1.2)
    }

    @Test func uselessLevelsLeaveABoundedGain() {
        var loudness = SpeechLoudness(tuning: VoiceTuning())
        for level: Float in [.nan, .infinity, -.infinity, 1e20, -1e20] { loudness.hear(level) }
        #expect(loudness.gain.isFinite)
        #expect(loudness.gain >= 1 && loudness.gain <= 64)
    }
}
