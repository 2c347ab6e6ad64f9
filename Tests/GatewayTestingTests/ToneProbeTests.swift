// SPDX-License-Identifier: Apache-2.0

import Codecs
import GatewayTesting
import Testing

@Suite struct ToneProbeTests {
    @Test(arguments: Tone.allCases)
    func aToneIsHeardAloneThroughG711(tone: Tone) {
        let sound = PureTone.clip(tone, for: .seconds(1)).map {
            PCMU.expand(PCMU.compress($0))
        }
        #expect(ToneProbe.tones(in: sound, share: 0.02) == [tone])
    }

    @Test func everyPairIsToldApartAfterMixingAndG711() {
        for first in Tone.allCases {
            for second in Tone.allCases where second.rawValue > first.rawValue {
                let mixed = zip(
                    PureTone.clip(first, for: .seconds(1)),
                    PureTone.clip(second, for: .seconds(1))
                ).map { PCMU.expand(PCMU.compress($0 &+ $1)) }
                #expect(ToneProbe.tones(in: mixed, share: 0.02) == [first, second])
            }
        }
    }

    @Test func silenceHasNoTone() {
        #expect(ToneProbe.tones(in: [Int16](repeating: 0, count: 1600)).isEmpty)
    }
}
