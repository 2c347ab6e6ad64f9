// SPDX-License-Identifier: Apache-2.0

import GatewayTesting
import Listening
import Testing
import Timing

@Suite struct EnergyGateTests {
    private func heard(_ sound: [Int16]) -> [Detection] {
        let leg = LegListener(.init(speech: true, digits: false))
        var detections: [Detection] = []
        sound.withUnsafeBufferPointer { leg.hear($0, into: &detections) }
        return detections
    }

    @Test func speechInSilenceIsPlacedWhereItIs() {
        let sound = Sounds.silence(1) + Sounds.babble(1) + Sounds.silence(1)
        guard case .speechBegan(let began)? = heard(sound).first,
            case .speechEnded(_, let ended)? = heard(sound).last
        else {
            Issue.record("no speech in \(heard(sound))")
            return
        }
        #expect(abs(began.milliseconds - 1000) <= 60)
        #expect(abs(ended.milliseconds - 2000) <= 250)
    }

    @Test func steadyNoiseBecomesTheFloor() {
        let noise = Sounds.noise(12, amplitude: 800)
        let late = heard(noise).filter {
            guard case .speechBegan(let at) = $0 else { return false }
            return at.seconds > 6
        }
        #expect(late.isEmpty)
    }

    @Test func silenceAndEmptySoundAreNothing() {
        #expect(heard([]).isEmpty)
        #expect(heard(Sounds.silence(3)).isEmpty)
        #expect(heard(Array(repeating: 1000, count: 24_000)).count <= 2)
    }

    @Test func howTheSoundIsCutUpDoesNotMatter() {
        let sound = Sounds.silence(0.5) + Sounds.babble(1) + Sounds.silence(1)
        let leg = LegListener(.init(speech: true, digits: true, tones: true, answer: true))
        var pieces: [Detection] = []
        var place = 0
        var size = 1
        while place < sound.count {
            let end = min(sound.count, place + size)
            sound.withUnsafeBufferPointer {
                leg.hear(UnsafeBufferPointer(rebasing: $0[place..<end]), into: &pieces)
            }
            place = end
            size = size % 397 + 13
        }
        let whole = LegListener(.init(speech: true, digits: true, tones: true, answer: true))
        var together: [Detection] = []
        sound.withUnsafeBufferPointer { whole.hear($0, into: &together) }
        #expect(Set(pieces) == Set(together))
        #expect(!together.isEmpty)
    }
}
