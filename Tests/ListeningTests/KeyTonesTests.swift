// SPDX-License-Identifier: Apache-2.0

import GatewayTesting
import Lab
import Listening
import Testing

/// The tones of a keypad key are told from everything else that sounds on a line, so that voice
/// activity need not take them for syllables.
@Suite struct KeyTonesTests {
    /// Of the steps of 10 ms, how many sound and how many are in a key.
    private func steps(of sound: [Int16]) -> (sounding: Int, inKey: Int) {
        let track = VoiceTrack(usesModel: true, tuning: ListeningTuning())
        var history = SoundHistory(capacity: 8000)
        // A line is known before anybody presses a key on it.
        let all = Sounds.noise(1, amplitude: 8) + sound
        var counts = (sounding: 0, inKey: 0)
        var step: Int64 = 0
        for start in stride(from: 0, to: all.count - 159, by: 160) {
            all.withUnsafeBufferPointer {
                history.append(UnsafeBufferPointer(rebasing: $0[start..<start + 160]))
            }
            track.hearGate(history)
            while step < track.evidence.stepCount {
                counts.sounding += track.evidence[step].isSounding ? 1 : 0
                counts.inKey += track.evidence[step].isKey ? 1 : 0
                step += 1
            }
        }
        return counts
    }

    @Test func everyKeyIsToldHoweverFastItIsPressed() {
        for sound in NonSpeech.keys.sounds where sound.name.hasSuffix("-15 dBFS") {
            let found = steps(of: Array(sound.samples.prefix(4000)))
            // A key of 60 ms has six steps: two pass until it is known, and its edges are none.
            #expect(found.inKey >= 4 * 4, "\(sound.name): \(found)")
        }
    }

    @Test(arguments: [NonSpeech.typing, .breath, .ringback])
    func otherSoundsAreNone(kind: NonSpeech) {
        for sound in kind.sounds where sound.name.hasSuffix("-15 dBFS") {
            let found = steps(of: Array(sound.samples.prefix(8000)))
            #expect(found.inKey == 0, "\(sound.name): \(found)")
        }
    }

    @Test func oneToneAndVoicesAreNone() {
        for frequency in [697.0, 852, 941, 1209, 1477, 1633] {
            #expect(steps(of: Sounds.tone([frequency], 0.3)).inKey == 0)
        }
        let voice = steps(of: Sounds.babble(1))
        #expect(voice.inKey == 0 && voice.sounding > 30)
    }
}
