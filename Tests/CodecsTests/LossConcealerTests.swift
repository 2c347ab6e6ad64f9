// SPDX-License-Identifier: Apache-2.0

import CSpanDSP
import Codecs
import Testing

@Suite struct LossConcealerTests {
    /// Voices from 80 to 400 Hz with their harmonics, at any rate: what stands for a lost frame is
    /// about as loud and like what was lost.
    @Test(arguments: [8000, 16_000, 24_000], [80.0, 110, 160, 220, 400])
    func aVoiceGoesOn(_ rate: Int, _ pitch: Double) {
        let concealer = LossConcealer(rate: rate)
        let count = rate / 50
        func frame(_ number: Int) -> [Int16] {
            (0..<count).map { index in
                let place = number * count + index
                var sum: Int16 = 0
                for harmonic in 1...5 {
                    sum += sine(pitch * Double(harmonic), at: place, rate: Double(rate)) / 5
                }
                return sum
            }
        }
        func energy(_ samples: [Int16]) -> Double {
            samples.reduce(0.0) { (sum: Double, sample: Int16) in
                sum + Double(sample) * Double(sample)
            }
        }
        for number in 0..<10 {
            var heard = frame(number)
            heard.withUnsafeMutableBufferPointer { concealer.received($0) }
        }
        var filled = [Int16](repeating: 0, count: count)
        filled.withUnsafeMutableBufferPointer { concealer.conceal($0) }
        let truth = frame(10)
        #expect(energy(filled) > energy(truth) / 4)
        let miss: [Int16] = zip(filled, truth).map { $0.0 &- $0.1 }
        // spandsp's concealer at 8 kHz looks for pitches above 66 Hz.
        #expect(energy(miss) < energy(truth) * 0.75, "\(energy(miss) / energy(truth))")
        var next = frame(11)
        next.withUnsafeMutableBufferPointer { concealer.received($0) }
        // Blended in, and untouched after 5 ms or so.
        #expect(next.suffix(count / 4) == frame(11).suffix(count / 4))
        func steepest(_ samples: [Int16]) -> Int {
            var steepest = 0
            for index in 1..<samples.count {
                steepest = max(steepest, abs(Int(samples[index]) - Int(samples[index - 1])))
            }
            return steepest
        }
        #expect(steepest(filled + next) <= 3 * steepest(truth))
    }

    /// At 8 kHz it is spandsp's, to the sample, whatever is lost and however long frames are.
    @Test(arguments: 0..<20) func narrowSoundIsFilledAsBySpanDSP(_ seed: Int) {
        var draws = UInt32(truncatingIfNeeded: seed &* 2_654_435_761 &+ 1)
        func draw(_ limit: UInt32) -> Int {
            draws = draws &* 1_664_525 &+ 1_013_904_223
            return Int((draws >> 8) % limit)
        }
        let oracle = plc_init(nil)
        defer { plc_free(oracle) }
        let concealer = LossConcealer()
        var place = 0
        for _ in 0..<200 {
            let count = [40, 80, 160, 160, 160, 240, 480][draw(7)]
            var ours = (0..<count).map { sine(90 + Double(seed) * 10, at: place + $0) / 2 }
            place += count
            var theirs = ours
            let isLost = draw(4) == 0
            ours.withUnsafeMutableBufferPointer {
                isLost ? concealer.conceal($0) : concealer.received($0)
            }
            theirs.withUnsafeMutableBufferPointer { samples in
                let filler = isLost ? plc_fillin : plc_rx
                _ = filler(oracle, samples.baseAddress, Int32(samples.count))
            }
            #expect(ours == theirs)
        }
    }

    @Test(arguments: [16_000, 48_000]) func aLongGapFadesAtAnyRate(_ rate: Int) {
        let concealer = LossConcealer(rate: rate)
        var sound = (0..<rate / 5).map { sine(200, at: $0, rate: Double(rate)) }
        sound.withUnsafeMutableBufferPointer { concealer.received($0) }
        var gap = [Int16](repeating: 77, count: rate / 10)
        gap.withUnsafeMutableBufferPointer { concealer.conceal($0) }
        #expect(gap.prefix(rate / 50).contains { abs(Int($0)) > 4000 })
        #expect(gap.suffix(rate / 20).allSatisfy { $0 == 0 })
    }

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
