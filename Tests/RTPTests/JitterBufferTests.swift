// SPDX-License-Identifier: Apache-2.0

import RTP
import Testing
import Timing

@Suite struct JitterBufferTests {
    @Test func aSteadyStreamComesOutWhole() throws {
        let buffer = try #require(JitterBuffer())
        var played: [Int] = []
        for index in 0..<200 {
            put(buffer, index)
            if let frame = read(buffer) { played.append(frame) }
        }
        #expect(played.count >= 198)
        #expect(played == Array(played[0]...played[0] + played.count - 1))
        #expect(buffer.lateUnits == 0)
        #expect(buffer.depthMilliseconds <= 40)
    }

    @Test func nothingIsIdle() throws {
        let buffer = try #require(JitterBuffer())
        var frame = [UInt8](repeating: 0, count: 160)
        for _ in 0..<100 {
            #expect(frame.withUnsafeMutableBytes { buffer.read(into: $0) } == .idle)
        }
        #expect(buffer.depthMilliseconds == 0)
    }

    @Test func oneLossIsOneMissingFrame() throws {
        let buffer = try #require(JitterBuffer())
        var missing = 0
        var played: [Int] = []
        for index in 0..<200 {
            if index != 100 { put(buffer, index) }
            if let frame = read(buffer) {
                played.append(frame)
            } else if index > 20 {
                missing += 1
            }
        }
        #expect(missing == 1)
        #expect(!played.contains(100))
        #expect(played == played.sorted())
    }

    /// The promise to the listener on a bad network: almost everything that arrives is heard, in
    /// order and once, at a bounded delay.
    @Test(arguments: 1...8) func lossReorderAndJitterAreSmoothed(_ seed: UInt64) throws {
        let run = try simulate(
            seed: seed, packets: 3000, loss: 5, jitterMilliseconds: 60)
        #expect(Set(run.played).count == run.played.count)
        #expect(run.played == run.played.sorted())
        #expect(run.played.count * 100 >= run.arrived * 97)
        #expect(run.deepest <= 300)
        #expect(run.resets == 0)
    }

    @Test func depthFollowsTheJitterDownAgain() throws {
        let calm = try simulate(seed: 9, packets: 1000, loss: 0, jitterMilliseconds: 0)
        let rough = try simulate(seed: 9, packets: 1000, loss: 0, jitterMilliseconds: 80)
        #expect(calm.meanDepth <= 40)
        #expect(rough.meanDepth >= calm.meanDepth + 10)
    }

    /// Ten minutes of a sender whose clock runs 200 ppm off ours: six frames too many or too few,
    /// whatever else happens in between.
    @Test(arguments: [-200, 200]) func clocksThatDriftApartAreFollowed(_ ppm: Int) throws {
        let buffer = try #require(JitterBuffer())
        var sent = 0
        var heard = 0
        var deepest = 0
        for tick in 0..<30_000 {
            let microseconds = tick * 20_000 + 10_000
            while sent * 20_000 * (1_000_000 - ppm) / 1_000_000 <= microseconds {
                put(buffer, sent)
                sent += 1
            }
            if read(buffer) != nil { heard += 1 }
            deepest = max(deepest, buffer.depthMilliseconds)
        }
        #expect(deepest <= 80)
        #expect(heard >= min(sent, 30_000) - 20)
        #expect(buffer.resets == 0)
    }

    @Test(arguments: [-10_000_000, 10_000_000, Int(Int32.max), 8 * 3600 * 8000])
    func aJumpOfTheSendersClockIsSurvived(_ jump: Int) throws {
        let buffer = try #require(JitterBuffer())
        var after: [Int] = []
        for index in 0..<150 {
            put(buffer, index, offset: index < 50 ? 0 : jump)
            if let frame = read(buffer), frame >= 50 { after.append(frame) }
        }
        // One packet is needed to notice, one to confirm.
        #expect(after.count >= 96)
        #expect(after == after.sorted())
        #expect(buffer.resets >= 1)
    }

    @Test func aPauseOfTheTalkerStartsAfresh() throws {
        let buffer = try #require(JitterBuffer())
        var last: [Int] = []
        for index in 0..<300 {
            if index < 50 || index >= 150 { put(buffer, index, offset: index < 50 ? 0 : 37) }
            if let frame = read(buffer), index >= 150 { last.append(frame) }
        }
        #expect(last.count >= 148)
    }

    @Test(arguments: [10, 20, 30, 40, 60, 100])
    func anyPacketTimeBecomesFramesOf20Milliseconds(_ milliseconds: Int) throws {
        let buffer = try #require(JitterBuffer())
        let bytes = milliseconds * 8
        var sent: [UInt8] = []
        var heard: [UInt8] = []
        for tick in 0..<500 {
            while sent.count < (tick + 1) * 160 {
                let start = sent.count
                let payload = (start..<start + bytes).map { UInt8(truncatingIfNeeded: $0 / 7) }
                payload.withUnsafeBytes {
                    buffer.put(
                        $0, payloadType: 0, timestamp: UInt32(start), .constant(bytesPerTick: 1))
                }
                sent += payload
            }
            var frame = [UInt8](repeating: 0, count: 160)
            if case .frame(_, let count) = frame.withUnsafeMutableBytes({ buffer.read(into: $0) }) {
                heard += frame[..<count]
            }
        }
        // The first sound is held back a little; after that nothing may be lost or repeated.
        let tail = Array(heard.suffix(60_000))
        #expect(tail.count == 60_000)
        let start = Int(
            (0..<sent.count - tail.count).first {
                Array(sent[$0..<$0 + 2000]) == Array(tail[..<2000])
            } ?? -1)
        #expect(start >= 0)
        if start >= 0 { #expect(Array(sent[start..<start + tail.count]) == tail) }
    }

    @Test func twoBytesATickComeOutWhole() throws {
        let buffer = try #require(JitterBuffer())
        var full = 0
        for index in 0..<100 {
            let payload = [UInt8](repeating: UInt8(index), count: 320)
            payload.withUnsafeBytes {
                buffer.put(
                    $0, payloadType: 97, timestamp: UInt32(index * 160), .constant(bytesPerTick: 2))
            }
            var frame = [UInt8](repeating: 0, count: 320)
            if frame.withUnsafeMutableBytes({ buffer.read(into: $0) })
                == .frame(payloadType: 97, bytes: 320)
            {
                full += 1
            }
        }
        #expect(full >= 98)
    }

    /// A flood, without anyone reading, stays within the pool; reading afterwards works.
    @Test func aFloodIsBounded() throws {
        let buffer = try #require(JitterBuffer())
        for index in 0..<10_000 { put(buffer, index) }
        #expect(buffer.resets > 0)
        #expect(buffer.depthMilliseconds <= 1280)
        var heard = 0
        for index in 10_000..<10_200 {
            put(buffer, index)
            if read(buffer) != nil { heard += 1 }
        }
        #expect(heard > 150)
    }

    @Test(arguments: 1...4) func anythingAtAllIsSurvived(_ seed: UInt64) throws {
        let buffer = try #require(JitterBuffer())
        var random = SeededRandom(seed: seed)
        var frame = [UInt8](repeating: 0, count: 320)
        var base: UInt32 = 0
        for _ in 0..<20_000 {
            let bits = random.next()
            if bits % 97 == 0 { base = UInt32(truncatingIfNeeded: random.next()) }
            let payload = [UInt8](repeating: 1, count: Int(bits >> 8 % 4000))
            payload.prefix(Int(bits >> 20 & 0x3FF)).withUnsafeBytes {
                buffer.put(
                    $0, payloadType: UInt8(bits >> 40 & 0x7F),
                    timestamp: base &+ UInt32(bits >> 48 & 0xFFF),
                    .constant(bytesPerTick: Int(bits >> 60 & 3)))
            }
            if bits & 1 == 0 {
                let result = frame.withUnsafeMutableBytes { buffer.read(into: $0) }
                if case .frame(_, let count) = result { #expect((1...320).contains(count)) }
            }
            #expect(buffer.depthMilliseconds >= 0)
        }
        for index in 0..<60 {
            put(buffer, index)
            _ = read(buffer)
        }
        #expect(buffer.depthMilliseconds <= 100)
    }

    private struct Run {
        var played: [Int] = []
        var arrived = 0
        var deepest = 0
        var meanDepth = 0
        var resets: UInt64 = 0
    }

    /// A network with its own fate for each packet: lost, or late by up to `jitterMilliseconds`,
    /// and so overtaken by its successors.
    private func simulate(
        seed: UInt64, packets: Int, loss: UInt64, jitterMilliseconds: Int
    ) throws -> Run {
        let buffer = try #require(JitterBuffer())
        var random = SeededRandom(seed: seed)
        var arrivals: [(at: Int, index: Int)] = []
        for index in 0..<packets where random.next() % 100 >= loss {
            let late = Int(random.next() % UInt64(jitterMilliseconds + 1))
            arrivals.append((index * 20 + late, index))
        }
        arrivals.sort { ($0.at, $0.index) < ($1.at, $1.index) }
        var run = Run(arrived: arrivals.count)
        var next = 0
        for tick in 0..<packets + 20 {
            while next < arrivals.count, arrivals[next].at <= tick * 20 {
                put(buffer, arrivals[next].index)
                next += 1
            }
            if let frame = read(buffer) { run.played.append(frame) }
            run.deepest = max(run.deepest, buffer.depthMilliseconds)
            run.meanDepth += buffer.depthMilliseconds
        }
        run.meanDepth /= packets
        run.resets = buffer.resets
        return run
    }

    private func put(_ buffer: JitterBuffer, _ index: Int, offset: Int = 0) {
        var payload = [UInt8](repeating: 0, count: 160)
        for place in 0..<80 {
            payload[2 * place] = UInt8(truncatingIfNeeded: index >> 8)
            payload[2 * place + 1] = UInt8(truncatingIfNeeded: index)
        }
        payload.withUnsafeBytes {
            buffer.put(
                $0, payloadType: 0, timestamp: UInt32(truncatingIfNeeded: index * 160 + offset),
                .constant(bytesPerTick: 1))
        }
    }

    private func read(_ buffer: JitterBuffer) -> Int? {
        var frame = [UInt8](repeating: 0, count: 160)
        guard case .frame(_, let count) = frame.withUnsafeMutableBytes({ buffer.read(into: $0) }),
            count >= 2
        else { return nil }
        return Int(frame[count - 2]) << 8 | Int(frame[count - 1])
    }
}
