// SPDX-License-Identifier: Apache-2.0

import RTP
import Testing
import Timing

/// Every kind of sender, with every length of press and pause that fingers make.
@Suite struct TelephoneEventKindsTests {
    private static let kinds = TelephoneEventSenderKind.allCases

    @Test(arguments: kinds, ["5912", "1111", "0", "55*#"])
    func everyPressCountsOnce(_ kind: TelephoneEventSenderKind, keys: String) throws {
        for length in [60, 100, 240, 1000, 3000] {
            for pause in [80, 120, 400, 2000] {
                // Without an end a pause shorter than one packet's time cannot be told.
                let heard = try hear(kind.packets(of: keys, length: length, pause: pause))
                #expect(heard.began == keys, "\(length) ms, pause \(pause) ms")
                #expect(heard.ended == keys, "\(length) ms, pause \(pause) ms")
            }
        }
    }

    @Test(arguments: kinds) func lostPacketsChangeNothing(_ kind: TelephoneEventSenderKind) throws {
        var random = SeededRandom(seed: 33)
        for _ in 0..<300 {
            // No two in a row: of a timestamp that runs on nothing else would be known.
            let packets = kind.packets(of: "7731", length: 160, pause: 400)
            var isLost = false
            let left = packets.filter { _ in
                isLost = !isLost && Bool.random(using: &random)
                return !isLost
            }
            #expect(try hear(left).began == "7731")
        }
    }

    /// Where timestamp or duration tells, any packet of a press is enough.
    @Test(arguments: kinds.filter { $0 != .runningTimestampShortDuration })
    func nearlyAllPacketsLostChangeNothing(_ kind: TelephoneEventSenderKind) throws {
        var random = SeededRandom(seed: 34)
        for _ in 0..<300 {
            let packets = kind.packets(of: "7319", length: 240, pause: 400)
            let left = packets.enumerated().filter { place, packet in
                let isOnly = place == 0 || packets[place - 1].key != packet.key
                return isOnly || Int.random(in: 0..<4, using: &random) == 0
            }
            #expect(try hear(left.map(\.element)).began == "7319")
        }
    }

    @Test(arguments: kinds) func repeatedAndSwappedPacketsChangeNothing(
        _ kind: TelephoneEventSenderKind
    ) throws {
        var random = SeededRandom(seed: 9)
        for _ in 0..<200 {
            var packets = kind.packets(of: "42", length: 100, pause: 300)
            for index in packets.indices.dropLast()
            where packets[index + 1].at - packets[index].at <= 20 && packets[index].duration > 320 {
                guard Int.random(in: 0..<3, using: &random) == 0 else { continue }
                // A packet that comes twice, the second time after the next one.
                var late = packets[index]
                late.at = packets[index + 1].at
                packets.insert(late, at: index + 2)
            }
            #expect(try hear(packets).began == "42")
        }
    }

    /// A machine or a radio that stands still for up to a quarter of a second, anywhere.
    @Test(arguments: kinds) func stallsChangeNothing(_ kind: TelephoneEventSenderKind) throws {
        var random = SeededRandom(seed: 21)
        for _ in 0..<300 {
            var delay = 0
            let packets = kind.packets(of: "9921", length: 160, pause: 400).map { packet in
                if Int.random(in: 0..<5, using: &random) == 0 {
                    delay += Int.random(in: 0..<250, using: &random)
                }
                var late = packet
                late.at += delay
                return late
            }
            #expect(try hear(packets).began == "9921")
        }
    }

    @Test func aPressSaysHowLongItWas() throws {
        for kind in Self.kinds where kind != .noEnd && kind != .slow {
            let heard = try hear(kind.packets(of: "6", length: 500, pause: 100))
            #expect(heard.lengths.count == 1)
            #expect((400...600).contains(heard.lengths.first ?? 0), "\(kind): \(heard.lengths)")
        }
    }

    /// Another source begins its numbers anew; its keys are presses all the same.
    @Test func aSenderThatIsReplacedInMidCallIsHeard() throws {
        var receiver = TelephoneEventReceiver()
        var began = ""
        for (source, first) in [(UInt32(1), UInt16(40_000)), (2, 12)] {
            let payload = TelephoneEventPayload(
                event: try #require(TelephoneEvent(digit: "8")), isEnd: true, duration: 800)
            let report = receiver.receive(
                payload, timestamp: 5000 &* source, sequence: first, source: source,
                at: .zero + .seconds(Int64(source)))
            if let key = report.began?.digit { began.append(key) }
        }
        #expect(began == "88")
    }

    private func hear(
        _ packets: [EventPacket]
    ) throws -> (began: String, ended: String, lengths: [Int]) {
        var receiver = TelephoneEventReceiver()
        var heard = (began: "", ended: "", lengths: [Int]())
        func note(_ report: TelephoneEventReport) {
            if let key = report.began?.digit { heard.began.append(key) }
            if let key = report.ended?.digit {
                heard.ended.append(key)
                heard.lengths.append(Int(report.endedAfter.inMilliseconds))
            }
        }
        var now = 0
        for packet in packets {
            while now < packet.at {
                note(receiver.expire(at: .zero + .milliseconds(now)))
                now += 20
            }
            let event = try #require(TelephoneEvent(digit: packet.key))
            note(
                receiver.receive(
                    TelephoneEventPayload(
                        event: event, isEnd: packet.isEnd, duration: packet.duration),
                    timestamp: packet.timestamp, sequence: packet.sequence, source: 1,
                    at: .zero + .milliseconds(packet.at)))
        }
        note(receiver.expire(at: .zero + .milliseconds(now + 1000)))
        return heard
    }
}
