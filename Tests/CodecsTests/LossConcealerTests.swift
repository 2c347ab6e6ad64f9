// SPDX-License-Identifier: Apache-2.0

import Codecs
import Testing

@Suite struct LossConcealerTests {
    @Test func oneLostFrameIsFilledWithTheSameTone() {
        let concealer = LossConcealer()
        for frame in 0..<10 { receive(concealer, frame) }
        let filled = conceal(concealer)
        let energy = filled.reduce(0.0) { $0 + Double($1) * Double($1) } / 160
        // A sine of amplitude 8000 has a mean square of 32 million.
        #expect(energy > 10_000_000)
        let truth = (1600..<1760).map { sine(200, at: $0) }
        let error = zip(filled, truth).reduce(0.0) { sum, pair in
            let difference = Double(pair.0) - Double(pair.1)
            return sum + difference * difference
        }
        #expect(error / 160 < 10_000_000)
    }

    @Test func aLongGapFadesToSilence() {
        let concealer = LossConcealer()
        for frame in 0..<10 { receive(concealer, frame) }
        for _ in 0..<4 { _ = conceal(concealer) }
        #expect(conceal(concealer).allSatisfy { abs(Int($0)) <= 1 })
    }

    @Test func aGapBeforeAnySoundIsSilent() {
        #expect(conceal(LossConcealer()).allSatisfy { $0 == 0 })
    }

    private func receive(_ concealer: LossConcealer, _ frame: Int) {
        var samples = (0..<160).map { sine(200, at: frame * 160 + $0) }
        samples.withUnsafeMutableBufferPointer { concealer.received($0) }
    }

    private func conceal(_ concealer: LossConcealer) -> [Int16] {
        var samples = [Int16](repeating: 77, count: 160)
        samples.withUnsafeMutableBufferPointer { concealer.conceal($0) }
        return samples
    }
}
