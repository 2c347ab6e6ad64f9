// SPDX-License-Identifier: Apache-2.0

import MediaThreads
import Testing

@Suite struct RecordingRingTests {
    private func write(_ ring: RecordingRing, _ tick: Int64, _ samples: [Int16], rate: Int = 8000) {
        samples.withUnsafeBufferPointer { ring.record($0, rate: rate, tick: tick) }
    }

    @Test func framesComeOutInOrderAndUnharmed() {
        let ring = RecordingRing(tracks: 2, ticks: 8)
        let narrow = (0..<320).map { Int16($0) }
        let wide = (0..<640).map { Int16(-$0) }
        write(ring, 0, narrow)
        write(ring, 1, [])
        write(ring, 7, wide, rate: 16_000)
        ring.recordingEnded()
        #expect(ring.isEnded)
        var seen: [(Int64, Int, [Int16])] = []
        ring.drain { seen.append(($0.tick, $0.rate, Array($0.tracks))) }
        #expect(seen.map(\.0) == [0, 1, 7])
        #expect(seen.map(\.1) == [8000, 8000, 16_000])
        #expect(seen.map(\.2) == [narrow, [], wide])
        #expect(ring.dropped == 0)
    }

    @Test func aFullRingDropsAndCounts() {
        let ring = RecordingRing(tracks: 1, ticks: 3)
        for tick in 0..<10 { write(ring, Int64(tick), [Int16](repeating: 1, count: 160)) }
        #expect(ring.dropped == 7)
        var ticks: [Int64] = []
        ring.drain { ticks.append($0.tick) }
        #expect(ticks == [0, 1, 2])
        // More than its tracks have room for is cut, not written beyond.
        write(ring, 10, [Int16](repeating: 2, count: 5000))
        ring.drain { #expect($0.tracks.count == 320) }
    }
}
