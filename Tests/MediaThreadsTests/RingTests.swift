// SPDX-License-Identifier: Apache-2.0

import CallModel
import MediaEngine
import MediaThreads
import Synchronization
import Testing
import Timing

@Suite struct RingTests {
    @Test func tappedFramesComeOutInOrderAndUnharmed() {
        let ring = FrameRing(frames: 10, catchesSent: true, ready: { _ in })
        let frames = (0..<4).map { number in (0..<160).map { Int16($0 + number * 1000) } }
        for (number, frame) in frames.enumerated() {
            frame.withUnsafeBufferPointer {
                let time = SampleTime(samples: Int64(number * 160))
                if number % 2 == 0 {
                    ring.heard($0, from: .caller, at: time)
                } else {
                    ring.sent($0, to: .operator, at: time)
                }
            }
        }
        var seen: [[Int16]] = []
        var notes: [String] = []
        ring.drain { frame in
            seen.append(Array(frame.samples))
            notes.append("\(frame.direction) \(frame.party.rawValue) \(frame.time.samples)")
        }
        #expect(seen == frames)
        #expect(
            notes == [
                "heard caller 0", "sent operator 160", "heard caller 320", "sent operator 480",
            ])
    }

    @Test func everyPartysFramesAreToldApart() {
        let ring = FrameRing(frames: 20, catchesSent: true, ready: { _ in })
        let frame = [Int16](repeating: 1, count: 160)
        frame.withUnsafeBufferPointer { samples in
            for party in Party.allCases {
                ring.heard(samples, from: party, at: SampleTime(samples: 0))
                ring.sent(samples, to: party, at: SampleTime(samples: 0))
            }
        }
        var notes: [String] = []
        ring.drain { notes.append("\($0.direction) \($0.party.rawValue)") }
        #expect(
            notes == Party.allCases.flatMap { ["heard \($0.rawValue)", "sent \($0.rawValue)"] })
    }

    @Test func aFullTapDropsAndCounts() {
        let ring = FrameRing(frames: 3, catchesSent: false, ready: { _ in })
        let frame = [Int16](repeating: 1, count: 160)
        frame.withUnsafeBufferPointer { samples in
            for number in 0..<10 {
                ring.heard(samples, from: .agent, at: SampleTime(samples: Int64(number)))
                ring.sent(samples, to: .agent, at: SampleTime(samples: 0))
            }
        }
        #expect(ring.dropped == 7)
        var times: [Int64] = []
        ring.drain { times.append($0.time.samples) }
        #expect(times == [0, 1, 2])
    }

    @Test func anAgentCannotFillTheMemory() {
        let stream = StreamRings(format: .pcmu) { _ in }
        var taken = 0
        while stream.receive(audio: Array(repeating: 0, count: 60000)), taken < 100 { taken += 1 }
        #expect(taken == 9)
        #expect(!stream.receive(audio: Array(repeating: 0, count: 10_000_000)))
        #expect(stream.inputDropped > 0)
        var bytes = 0
        stream.receive { if case .audio(let audio) = $0 { bytes += audio.count } }
        #expect(bytes == 9 * 60000)
        #expect(stream.receive(mark: "room again"))
    }

    @Test func framesForAStalledSocketAreDroppedAndCounted() {
        let stream = StreamRings(format: .pcmu) { _ in }
        let frame = [UInt8](repeating: 0xFF, count: 160)
        for _ in 0..<60 { frame.withUnsafeBufferPointer { stream.send($0) } }
        #expect(stream.framesDropped == 10)
    }

    private final class Finished: Sendable {
        let count = Atomic<Int>(0)
    }

    @Test func messagesOfManyWritersAllArriveEachWritersInOrder() async {
        let stream = StreamRings(format: .pcmu) { _ in }
        let writers = 4
        let messages = 500
        let finished = Finished()
        let names = await withTaskGroup(of: [String].self) { group in
            for writer in 0..<writers {
                group.addTask {
                    for number in 0..<messages {
                        while !stream.receive(mark: "\(writer) \(number)") { await Task.yield() }
                    }
                    finished.count.wrappingAdd(1, ordering: .releasing)
                    return []
                }
            }
            group.addTask {
                var names: [String] = []
                while names.count < writers * messages {
                    let isLast = finished.count.load(ordering: .acquiring) == writers
                    stream.receive { if case .mark(let name) = $0 { names.append(name) } }
                    if isLast { break }
                    await Task.yield()
                }
                return names
            }
            return await group.reduce(into: []) { $0 += $1 }
        }
        #expect(names.count == writers * messages)
        for writer in 0..<writers {
            let own = names.filter { $0.hasPrefix("\(writer) ") }
            #expect(own == (0..<messages).map { "\(writer) \($0)" })
        }
    }

    @Test func quantilesOfLatenessAreWithinASixteenth() {
        var histogram = LatenessHistogram()
        #expect(histogram.quantile(0.99) == 0)
        for value in 1...10000 { histogram.record(microseconds: Int64(value)) }
        #expect(histogram.count == 10000)
        #expect(histogram.max == 10000)
        #expect((5000...5320).contains(histogram.quantile(0.5)))
        #expect((9900...10000).contains(histogram.quantile(0.99)))
        #expect(histogram.quantile(1) == 10000)
        histogram.record(microseconds: -5)
        histogram.record(microseconds: .max)
        #expect(histogram.quantile(0) == 0)
        #expect(histogram.max == .max)
    }
}
