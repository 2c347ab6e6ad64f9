// SPDX-License-Identifier: Apache-2.0

import Addresses
import RTP
import Testing
import Timing

/// What is sent as a telephone event and is none, or none of one sender's alone.
@Suite struct OddTelephoneEventTests {
    private let peer = SocketAddress(ipv4: 0xC000_0201, port: 4000)

    private func receiver() throws -> RTPReceiver {
        var map = RTPPayloadMap()
        map.set(0, to: .audio(.telephone, .constant(bytesPerTick: 1)))
        map.set(101, to: .telephoneEvent(.telephone))
        return try #require(
            RTPReceiver(payloadMap: map, address: SymmetricAddress(signalled: peer)))
    }

    private func datagram(
        _ payload: [UInt8], sequence: UInt16, timestamp: UInt32 = 800, ssrc: UInt32 = 5
    ) -> [UInt8] {
        let header = RTPHeader(
            payloadType: 101, sequence: sequence, timestamp: timestamp, ssrc: ssrc)
        var bytes = [UInt8](repeating: 0, count: RTPHeader.fixedSize)
        bytes.withUnsafeMutableBytes { _ = header.write(into: $0) }
        return bytes + payload
    }

    private func receive(
        _ receiver: RTPReceiver, _ bytes: [UInt8], at milliseconds: Int
    ) -> TelephoneEventReport? {
        let outcome = bytes.withUnsafeBytes {
            receiver.receive($0, from: peer, at: .zero + .milliseconds(milliseconds))
        }
        if case .telephoneEvent(let report) = outcome { return report }
        return nil
    }

    @Test func shortPayloadsAndOtherEventsAreNoKeys() throws {
        let receiver = try receiver()
        let payloads: [[UInt8]] = [
            [], [5], [5, 10], [5, 10, 0], [16, 10, 0, 160], [36, 0x8A, 3, 32], [255, 10, 0, 160],
            [255, 255, 255, 255],
        ]
        for (number, payload) in payloads.enumerated() {
            let bytes = datagram(payload, sequence: UInt16(number))
            #expect(receive(receiver, bytes, at: number * 20) == nil, "\(payload)")
        }
        #expect(receiver.counters.empty == 1)
        #expect(receiver.counters.malformed == 3)
        #expect(receiver.counters.unknownPayloadType == 4)
        #expect(receiver.counters.telephoneEvents == 0)
    }

    /// Any volume, a reserved bit, no duration yet, and more bytes than there should be.
    @Test(
        arguments: [
            [5, 0x3F, 0, 160], [5, 0, 0, 160], [5, 0x4A, 0, 160], [5, 10, 0, 0], [5, 0x8A, 0, 0],
            [5, 0x8A, 0xFF, 0xFF], [5, 10, 0, 160, 6, 10, 0, 160],
        ] as [[UInt8]])
    func isAPress(_ payload: [UInt8]) throws {
        let receiver = try receiver()
        let report = receive(receiver, datagram(payload, sequence: 1), at: 0)
        #expect(report?.began?.digit == "5")
        // Another one soon after it counts as well.
        let next = datagram([5, 0x8A, 0, 160], sequence: 40, timestamp: 8000)
        #expect(receive(receiver, next, at: 900)?.began?.digit == "5")
    }

    /// Two keys down at a time, their packets in turn: two presses.
    @Test(arguments: [20, 50]) func twoKeysDownAtATime(step: Int) throws {
        var receiver = TelephoneEventReceiver()
        var began = ""
        var sequence: UInt16 = 0
        for round in 1...9 {
            for (key, start) in [("1", UInt32(1000)), ("2", 1240)] as [(Character, UInt32)] {
                sequence += 1
                let payload = TelephoneEventPayload(
                    event: try #require(TelephoneEvent(digit: key)), isEnd: round > 6,
                    duration: UInt16(min(round, 6) * step * 8))
                let report = receiver.receive(
                    payload, timestamp: start, sequence: sequence, source: 1,
                    at: .zero + .milliseconds(round * step + (key == "2" ? step / 2 : 0)))
                if let key = report.began?.digit { began.append(key) }
            }
        }
        #expect(began == "12")
        #expect(receiver.expire(at: .zero + .seconds(2)).ended == nil)
    }

    /// A source that takes over in the middle of a press, with clock and numbers of its own.
    @Test(arguments: 1...10) func theSourceChangesInMidEvent(after packets: Int) throws {
        var receiver = TelephoneEventReceiver()
        var (began, ended) = ("", "")
        for press in 0..<2 {
            for packet in 1...10 {
                let isNew = packet > packets
                let payload = TelephoneEventPayload(
                    event: try #require(TelephoneEvent(digit: "7")), isEnd: packet >= 8,
                    duration: UInt16(min(packet, 8) * 160))
                let base = UInt32((isNew ? 4_000_000 : 1000) + press * 40_000)
                let report = receiver.receive(
                    payload, timestamp: base,
                    sequence: UInt16(packet + press * 60 + (isNew ? 9000 : 3)),
                    source: isNew ? 2 : 1,
                    at: .zero + .milliseconds(packet * 20 + press * 1000))
                if let key = report.began?.digit { began.append(key) }
                if let key = report.ended?.digit { ended.append(key) }
            }
        }
        #expect(began == "77" && ended == "77", "\(began), \(ended)")
    }
}
