// SPDX-License-Identifier: Apache-2.0

import RTP
import Testing
import Timing

/// What is lost inside a frame is a gap at its place, and what comes after it is where it belongs.
@Suite struct JitterGapTests {
    /// What is said at a tick: as good as drawn by lot.
    private func byte(at tick: Int) -> UInt8 {
        UInt8(truncatingIfNeeded: (UInt32(truncatingIfNeeded: tick) &* 2_654_435_761) >> 24)
    }

    private func isSaid(_ frame: [UInt8], at place: Int) -> Bool {
        frame.indices.allSatisfy { frame[$0] == byte(at: place + $0) }
    }

    private static let lengths: [[Int]] = [
        [10], [20], [30], [40], [60], [10, 20], [30, 10], [20, 10, 40],
    ]

    @Test(arguments: lengths, [1, 2, 3] as [UInt64])
    func everyByteIsAtItsTick(_ lengths: [Int], _ seed: UInt64) throws {
        let buffer = try #require(JitterBuffer())
        var random = SeededRandom(seed: seed)
        var (said, number) = (0, 0)
        var frame = [UInt8](repeating: 0, count: 160)
        // Where the frame begins that is read next, as soon as that is known.
        var start: Int?
        var (checked, gaps, changes) = (0, 0, 0)
        for tick in 1...1000 {
            while true {
                let length = lengths[number % lengths.count] * 8
                guard said + length <= tick * 160 else { break }
                let payload = (said..<said + length).map(byte(at:))
                let isLost = tick > 100 && random.next() % 8 == 0
                if !isLost {
                    payload.withUnsafeBytes {
                        buffer.put(
                            $0, payloadType: 0, timestamp: UInt32(said), .constant(bytesPerTick: 1))
                    }
                }
                said += length
                number += 1
            }
            let read = frame.withUnsafeMutableBytes { buffer.read(into: $0) }
            defer { start = start.map { $0 + 160 } }
            guard case .frame(_, let count) = read else { continue }
            let found = buffer.gaps
            if start == nil, tick > 60, count == 160, found.count == 0 {
                start = (0..<said - 160).first { place in isSaid(frame, at: place) }
            }
            guard let known = start else { continue }
            // Once in a while the buffer gets deeper or less deep, and all is later or sooner by frames.
            let lead = found.count > 0 && found[0].byte == 0 ? found[0].ticks : 0
            let shift = [0, 1, -1, 2, -2, 3, -3].first {
                frame[0] == byte(at: known + lead - $0 * 160)
                    && frame[1] == byte(at: known + lead - $0 * 160 + 1)
            }
            changes += (shift ?? 0) == 0 ? 0 : 1
            let begin = known - (shift ?? 0) * 160
            start = begin
            var (at, from) = (0, 0)
            func check(upTo end: Int) {
                while from < end {
                    #expect(frame[from] == byte(at: begin + at), "byte \(from) of frame \(tick)")
                    (from, at, checked) = (from + 1, at + 1, checked + 1)
                }
            }
            for index in 0..<found.count {
                check(upTo: found[index].byte)
                at += found[index].ticks
                gaps += 1
            }
            check(upTo: count)
            #expect(at <= 160)
        }
        #expect(checked > 100_000)
        #expect(changes <= 4)
        #expect(gaps > 0 || lengths == [20] || lengths == [40] || lengths == [60])
    }

    /// A sender that goes over to another codec inside a frame: its first half is a gap.
    @Test func whatGivesWayToAnotherCodecIsAGap() throws {
        let buffer = try #require(JitterBuffer())
        var frame = [UInt8](repeating: 0, count: 160)
        var found: [[Int]] = []
        for packet in 0..<100 {
            let payload = [UInt8](repeating: 1, count: 80)
            payload.withUnsafeBytes {
                buffer.put(
                    $0, payloadType: packet < 51 ? 0 : 8, timestamp: UInt32(packet * 80),
                    .constant(bytesPerTick: 1))
            }
            guard packet % 2 == 1 else { continue }
            let read = frame.withUnsafeMutableBytes { buffer.read(into: $0) }
            guard case .frame = read else { continue }
            for index in 0..<buffer.gaps.count {
                found.append([buffer.gaps[index].byte, buffer.gaps[index].ticks])
            }
        }
        #expect(found == [[0, 80]])
    }
}
