// SPDX-License-Identifier: Apache-2.0

import GatewayTesting
import Testing
import Timing

@Suite struct HeardSoundTests {
    private let start = Instant.zero + .seconds(5)

    @Test func packetsLandWhereTheirTimestampSaysWhateverTheirOrder() {
        var heard = HeardSound()
        for (timestamp, value) in [(1000, 1), (1320, 3), (1160, 2)] as [(UInt32, Int16)] {
            heard.add(
                [Int16](repeating: value, count: 160), timestamp: timestamp, ssrc: 1, at: start)
        }
        let window = heard.samples(from: start, to: start + .milliseconds(60))
        #expect(window[0] == 1 && window[160] == 2 && window[320] == 3)
        #expect(window.count == 480)
    }

    @Test func aGapIsSilence() {
        var heard = HeardSound()
        heard.add([Int16](repeating: 9, count: 160), timestamp: 0, ssrc: 1, at: start)
        heard.add([Int16](repeating: 9, count: 160), timestamp: 800, ssrc: 1, at: start)
        let window = heard.samples(from: start, to: start + .milliseconds(120))
        #expect(window[159] == 9 && window[160] == 0 && window[799] == 0 && window[800] == 9)
    }

    @Test func aNewStreamIsPlacedByItsArrival() {
        var heard = HeardSound()
        heard.add([Int16](repeating: 1, count: 160), timestamp: 77, ssrc: 1, at: start)
        heard.add(
            [Int16](repeating: 2, count: 160), timestamp: 5, ssrc: 2, at: start + .seconds(1))
        #expect(heard.samples(from: start + .seconds(1), to: start + .seconds(2))[0] == 2)
        #expect(heard.all.count == 8160)
    }

    @Test func soundBeyondTheLimitIsDroppedAndCounted() {
        var heard = HeardSound(limit: 400)
        for packet in 0..<5 {
            heard.add(
                [Int16](repeating: 1, count: 160), timestamp: UInt32(packet * 160), ssrc: 1,
                at: start)
        }
        #expect(heard.dropped == 3)
        #expect(heard.all.count == 320)
    }
}
