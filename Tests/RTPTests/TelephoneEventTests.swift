// SPDX-License-Identifier: Apache-2.0

import RTP
import Testing
import Timing

@Suite struct TelephoneEventTests {
    @Test func keysAndCodesAreOneToOne() throws {
        for (code, digit) in "0123456789*#ABCD".enumerated() {
            let event = try #require(TelephoneEvent(digit: digit))
            #expect(event.rawValue == UInt8(code))
            #expect(event.digit == digit)
        }
        #expect(TelephoneEvent(digit: "a")?.digit == "A")
        #expect(TelephoneEvent(digit: "E") == nil)
        #expect(TelephoneEvent(digit: "é") == nil)
        #expect(TelephoneEvent(rawValue: 16).digit == nil)
    }

    /// RFC 4733 section 2.5.1: marker on the first packet only, one timestamp, growing duration,
    /// the final packet three times.
    @Test func aPressIsSentAsTheRFCSays() throws {
        let packets = try press("5", milliseconds: 100)
        #expect(packets.map(\.payload.duration) == [160, 320, 480, 640, 800, 800, 800])
        #expect(packets.map(\.payload.isEnd) == [false, false, false, false, true, true, true])
        #expect(packets.map(\.header.marker) == [true] + Array(repeating: false, count: 6))
        #expect(Set(packets.map(\.header.timestamp)) == [1000])
        #expect(packets.map(\.header.sequence) == Array(10...16))
        #expect(
            packets.allSatisfy { $0.payload.event.digit == "5" && $0.header.payloadType == 101 })
    }

    @Test func soundGoesOnWhereTimeHasGot() throws {
        var sender = makeSender()
        let key = try #require(TelephoneEvent(digit: "1"))
        #expect(sender.press(key, milliseconds: 40) == true)
        var datagram = [UInt8](repeating: 0, count: 400)
        let sound = [UInt8](repeating: 0xFF, count: 160)
        var headers: [RTPHeader] = []
        for _ in 0..<6 {
            let length = sound.withUnsafeBytes { payload in
                datagram.withUnsafeMutableBytes { sender.writeFrame(payload, into: $0) }
            }
            headers.append(try datagram[..<length].withUnsafeBytes { try RTPHeader(parsing: $0) })
        }
        #expect(headers.map(\.payloadType) == [101, 101, 101, 101, 0, 0])
        #expect(headers[4].timestamp == 1000 + 4 * 160)
        #expect(headers[4].marker)
        #expect(!headers[5].marker)
    }

    @Test func theQueueIsBoundedAndKeysAreKeptApart() throws {
        var sender = makeSender()
        let key = try #require(TelephoneEvent(digit: "7"))
        let accepted = (0..<40).filter { _ in sender.press(key) }.count
        #expect(accepted == TelephoneEventSender.queueLimit)
        var datagram = [UInt8](repeating: 0, count: 64)
        var lengths: [Int] = []
        while sender.isPressing, lengths.count < 10_000 {
            lengths.append(datagram.withUnsafeMutableBytes { sender.skipFrame(into: $0) })
        }
        // Seven packets for 100 ms, then three frames of gap.
        #expect(lengths.filter { $0 == 16 }.count == 32 * 7)
        #expect(Array(lengths[..<10]) == [16, 16, 16, 16, 16, 16, 16, 0, 0, 0])
    }

    @Test func aPeerWithoutEventsGetsNone() throws {
        var sender = RTPSender(
            packetizer: RTPPacketizer(ssrc: 1, sequence: 0, timestamp: 0), payloadType: 0,
            telephoneEvents: nil)
        let key = try #require(TelephoneEvent(digit: "1"))
        #expect(sender.press(key) == false)
    }

    /// Whatever is lost of a press, as long as one packet gets through, it is one press.
    @Test(arguments: 1..<128) func anySurvivingPacketIsExactlyOnePress(_ mask: Int) throws {
        let packets = try press("0", milliseconds: 100).enumerated()
            .filter { mask >> $0.offset & 1 == 1 }.map(\.element)
        var receiver = TelephoneEventReceiver()
        var reports: [TelephoneEventReport] = []
        var now = Instant.zero
        for packet in packets {
            now = now + .milliseconds(20)
            reports.append(
                receiver.receive(packet.payload, timestamp: packet.header.timestamp, at: now))
        }
        reports.append(receiver.expire(at: now + TelephoneEventReceiver.timeout))
        #expect(reports.compactMap(\.began).map(\.digit) == ["0"])
        #expect(reports.compactMap(\.ended).map(\.digit) == ["0"])
        #expect(reports.first?.began != nil)
    }

    @Test func lateAndRepeatedPacketsAreNoPress() throws {
        let first = try press("1", milliseconds: 60)
        var second = try press("1", milliseconds: 60)
        for index in second.indices { second[index].header.timestamp += 1600 }
        var receiver = TelephoneEventReceiver()
        var pressed: [Character?] = []
        for packet in first + second + first + second {
            let report = receiver.receive(
                packet.payload, timestamp: packet.header.timestamp, at: .zero)
            if let began = report.began { pressed.append(began.digit) }
        }
        #expect(pressed == ["1", "1"])
        #expect(receiver.duplicates > 0)
    }

    @Test func aPressWithoutAnEndEndsWithTheNext() throws {
        let key = try #require(TelephoneEvent(digit: "2"))
        let next = try #require(TelephoneEvent(digit: "3"))
        var receiver = TelephoneEventReceiver()
        _ = receiver.receive(payload(key, 320), timestamp: 0, at: .zero)
        let report = receiver.receive(payload(next, 160), timestamp: 1600, at: .zero)
        #expect(report == TelephoneEventReport(began: next, ended: key, after: .milliseconds(40)))
    }

    @Test func aSenderThatRestartsItsClockIsStillHeard() throws {
        let key = try #require(TelephoneEvent(digit: "0"))
        var receiver = TelephoneEventReceiver()
        let start: UInt32 = 100_000
        #expect(
            receiver.receive(payload(key, 160, end: true), timestamp: start, at: .zero).began == key
        )
        #expect(receiver.receive(payload(key, 160), timestamp: 5000, at: .zero).began == key)
    }

    /// RFC 4733 section 2.5.1.3: longer than 16 bits can say goes on under a new timestamp.
    @Test func aKeyHeldForLongIsOnePress() throws {
        let key = try #require(TelephoneEvent(digit: "9"))
        var receiver = TelephoneEventReceiver()
        var presses = 0
        for duration in [UInt16(160), 30000, 0xFFFF] {
            let report = receiver.receive(payload(key, duration), timestamp: 0, at: .zero)
            presses += report.began == nil ? 0 : 1
        }
        let next = receiver.receive(payload(key, 160), timestamp: 0xFFFF, at: .zero)
        let end = receiver.receive(payload(key, 800, end: true), timestamp: 0xFFFF, at: .zero)
        #expect(presses == 1)
        #expect(next.isEmpty)
        #expect(end == TelephoneEventReport(ended: key, after: .microseconds((0xFFFF + 800) * 125)))
    }

    private func payload(
        _ event: TelephoneEvent, _ duration: UInt16, end: Bool = false
    ) -> TelephoneEventPayload {
        TelephoneEventPayload(event: event, isEnd: end, duration: duration)
    }

    private struct SentPacket {
        var header: RTPHeader
        var payload: TelephoneEventPayload
    }

    private func makeSender() -> RTPSender {
        RTPSender(
            packetizer: RTPPacketizer(ssrc: 1, sequence: 10, timestamp: 1000), payloadType: 0,
            telephoneEvents: TelephoneEventFormat(101))
    }

    private func press(_ digit: Character, milliseconds: Int) throws -> [SentPacket] {
        var sender = makeSender()
        let key = try #require(TelephoneEvent(digit: digit))
        #expect(sender.press(key, milliseconds: milliseconds) == true)
        var packets: [SentPacket] = []
        var datagram = [UInt8](repeating: 0, count: 64)
        while sender.isPressing {
            let length = datagram.withUnsafeMutableBytes { sender.skipFrame(into: $0) }
            if length == 0 { continue }
            try datagram[..<length].withUnsafeBytes { bytes in
                let header = try RTPHeader(parsing: bytes)
                let payload = try #require(
                    TelephoneEventPayload(
                        parsing: UnsafeRawBufferPointer(rebasing: bytes[header.payload])))
                packets.append(SentPacket(header: header, payload: payload))
            }
        }
        return packets
    }
}
