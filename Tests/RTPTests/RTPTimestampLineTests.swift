// SPDX-License-Identifier: Apache-2.0

import RTP
import Testing
import Timing

@Suite struct RTPTimestampLineTests {
    /// Packets of 20 ms with a jump of the clock before the tenth: all that follow move to where
    /// they belong, whichever way the clock jumped and wherever it wraps.
    @Test(arguments: [800, 6400, 8000, 80_000, -800, -6400, -80_000, 1 << 30])
    func aJumpOfTheClockIsNoHole(jump: Int) {
        for start in [UInt32(0), 1_000_000, 0xFFFF_FF00, 0x7FFF_FF00] {
            var line = RTPTimestampLine()
            for number in 0..<100 {
                let right = start &+ UInt32(number * 160)
                let shift = number < 10 || abs(jump) <= 800 ? 0 : UInt32(truncatingIfNeeded: jump)
                let straight = line.straighten(
                    right &+ shift, sequence: UInt16(truncatingIfNeeded: 65_530 + number),
                    span: 160, at: .zero + .milliseconds(20 * number))
                #expect(straight == right, "packet \(number) from \(start)")
            }
            #expect(line.jumps == (abs(jump) <= 800 ? 0 : 1))
        }
    }

    /// Loss, jitter, bursts and pauses are no jumps.
    @Test func whatNetworksDoIsNoJump() {
        var random = SeededRandom(seed: 5)
        var line = RTPTimestampLine()
        var arrival = 0
        var pause = 0
        for number in 0..<20_000 {
            if Int.random(in: 0..<50, using: &random) == 0 { continue }
            if Int.random(in: 0..<200, using: &random) == 0 {
                pause += Int.random(in: 1...250, using: &random) * 160
            }
            let sent = number * 160 + pause
            // Up to 80 ms late, and never before the packet before it.
            arrival = max(arrival, sent / 8 + Int.random(in: 0..<80, using: &random))
            let timestamp = UInt32(truncatingIfNeeded: sent)
            let straight = line.straighten(
                timestamp, sequence: UInt16(truncatingIfNeeded: number), span: 160,
                at: .zero + .milliseconds(arrival))
            #expect(straight == timestamp)
        }
        #expect(line.jumps == 0)
    }

    /// A phone that lets its clock stand while a key is down (eleven packets of 200 ms).
    @Test func aClockThatStandsWhileAKeyIsDownGoesOn() {
        var line = RTPTimestampLine()
        #expect(line.straighten(0, sequence: 1, span: 160, at: .zero) == 0)
        let straight = line.straighten(
            160, sequence: 13, span: 160, at: .zero + .milliseconds(240))
        #expect((1600...1920).contains(straight))
    }

    @Test func aStragglerOfBeforeTheJumpStaysWhereItWas() {
        var line = RTPTimestampLine()
        _ = line.straighten(0, sequence: 1, span: 160, at: .zero)
        let after = line.straighten(
            100_320, sequence: 3, span: 160, at: .zero + .milliseconds(40))
        let straggler = line.straighten(
            160, sequence: 2, span: 160, at: .zero + .milliseconds(41))
        #expect(after == 320)
        #expect(straggler == 160)
    }
}
