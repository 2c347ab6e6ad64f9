// SPDX-License-Identifier: Apache-2.0

import RTP
import Testing

/// How much waits in the buffer after a burst, and that jitter is not taken for one.
@Suite struct JitterBacklogTests {
    /// Milliseconds that wait once `burst` packets came at once and then one each 20 ms.
    private func waiting(after ticks: Int, burst: Int, at start: Int) throws -> Int {
        let buffer = try #require(JitterBuffer())
        var timestamp: UInt32 = 0
        var frame = [UInt8](repeating: 0, count: 160)
        func put() {
            let payload = [UInt8](repeating: 1, count: 160)
            payload.withUnsafeBytes {
                buffer.put($0, payloadType: 0, timestamp: timestamp, .constant(bytesPerTick: 1))
            }
            timestamp &+= 160
        }
        for tick in 0..<ticks {
            put()
            if tick == start { for _ in 0..<burst { put() } }
            frame.withUnsafeMutableBytes { _ = buffer.read(into: $0) }
            // One frame in four is run into the next, as where somebody speaks.
            if buffer.overdue > 0, tick % 4 == 0 {
                frame.withUnsafeMutableBytes { _ = buffer.readAnother(into: $0) }
            }
        }
        return buffer.depthMilliseconds
    }

    @Test(arguments: [4, 10, 25, 40]) func aBacklogAtTheStartIsNotPlayed(burst: Int) throws {
        #expect(try waiting(after: 10, burst: burst, at: 0) <= 60)
    }

    @Test(arguments: [5, 10, 25, 40]) func aBurstInMidCallIsMadeUpFor(burst: Int) throws {
        #expect(try waiting(after: 600, burst: burst, at: 200) <= 80)
    }

    @Test(arguments: [20, 30, 60, 100]) func longPacketsAreNoBacklog(packet: Int) throws {
        let buffer = try #require(JitterBuffer())
        var frame = [UInt8](repeating: 0, count: 160)
        var sent = 0
        for tick in 0..<500 {
            while sent <= tick * 20 {
                let payload = [UInt8](repeating: 1, count: packet * 8)
                payload.withUnsafeBytes {
                    buffer.put(
                        $0, payloadType: 0, timestamp: UInt32(sent * 8), .constant(bytesPerTick: 1))
                }
                sent += packet
            }
            frame.withUnsafeMutableBytes { _ = buffer.read(into: $0) }
        }
        #expect(buffer.framesSkipped == 0)
    }

    /// A sender whose clock stood still for 200 ms: everything of it is late, for three frames.
    @Test func aClockThatHasFallenBehindIsFollowed() throws {
        let buffer = try #require(JitterBuffer())
        var frame = [UInt8](repeating: 0, count: 160)
        var missing = 0
        for tick in 0..<200 {
            let behind = tick >= 100 ? 1600 : 0
            let payload = [UInt8](repeating: 1, count: 160)
            payload.withUnsafeBytes {
                buffer.put(
                    $0, payloadType: 0, timestamp: UInt32(16_000 + tick * 160 - behind),
                    .constant(bytesPerTick: 1))
            }
            let read = frame.withUnsafeMutableBytes { buffer.read(into: $0) }
            if tick >= 100, case .frame = read {} else if tick >= 100 { missing += 1 }
        }
        #expect(missing <= 4)
    }
}
