// SPDX-License-Identifier: Apache-2.0

import GatewayTesting
import Lab
import Testing

@Suite struct VoiceMaterialTests {
    private func material(
        _ sound: [[Int16]], _ bounds: VoiceMaterial.Bounds, ratio: Double? = nil
    ) -> VoiceMaterial {
        var mixing = SoundMixing()
        mixing.signalToNoise = ratio
        return VoiceMaterial(
            sound, bounds: bounds, mixing: mixing, number: 3,
            noise: Sounds.noise(1, amplitude: 3000))
    }

    @Test func tightlyCutRecordingsAreSpeechAllThrough() {
        // 405 samples: the sixth step is begun.
        let found = material([Array(repeating: 1, count: 405)], .exact)
        #expect(Array(found.truth[99...106]) == [false, true, true, true, true, true, true, false])
        #expect(found.truth.count { $0 } == 6)
        #expect(found.truth.count * VoiceMaterial.step == found.samples.count)
        #expect(found.onsets == [8000])
        #expect(found.speaks(near: 6000))
        #expect(!found.speaks(near: 5000))
    }

    @Test func runningSpeechIsJudgedByItsOwnLevel() {
        let tone = Sounds.tone([500], 0.2)
        let faint = Sounds.tone([500], 0.3, amplitude: 100)
        let pauses = [Sounds.silence(0.15), Sounds.silence(0.3)]
        let sound = [faint, tone, pauses[0], tone, pauses[1], tone, faint].flatMap { $0 }
        let truth = material([sound], .byLevel).truth[100...]
        let runs: [(Bool, Int)] = [(false, 30), (true, 55), (false, 30), (true, 20), (false, 30)]
        let want = runs.flatMap { Array(repeating: $0.0, count: $0.1) }
        #expect(Array(truth.prefix(want.count)) == want)
        #expect(material([sound], .byLevel, ratio: 5).truth == material([sound], .byLevel).truth)
    }

    @Test func onlyOnsetsAfterAPauseAreAsked() {
        let tone = Sounds.tone([500], 0.2)
        let pauses = [Sounds.silence(0.5), Sounds.silence(0.8)]
        let sound = [tone, pauses[0], tone, pauses[1], tone].flatMap { $0 }
        #expect(material([sound], .byLevel).onsets == [8000, 8000 + 13_600])
    }

    @Test func emptyAndSilentRecordingsHaveNoSpeech() {
        for bounds in [VoiceMaterial.Bounds.exact, .byLevel] {
            #expect(!material([[], []], bounds).truth.contains(true))
            #expect(material([], bounds).truth.count == 100)
        }
        #expect(!material([Sounds.silence(1)], .byLevel).truth.contains(true))
    }
}
