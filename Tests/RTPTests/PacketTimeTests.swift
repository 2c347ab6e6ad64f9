// SPDX-License-Identifier: Apache-2.0

import RTP
import Testing
import Timing

/// Packets as long as the peer wants them, whatever the ticks are.
@Suite struct PacketTimeTests {
    private struct Sent {
        var header: RTPHeader
        var payload: [UInt8]
        var tick: Int
    }

    /// A sender that is ticked by hand. Every byte of its sound says at which tick it was made.
    private struct Line {
        var sender: RTPSender
        let bytesPerTick: Int
        var tick = 0
        var sent: [Sent] = []

        init(milliseconds: Int, bytesPerTick: Int = 1) {
            self.bytesPerTick = bytesPerTick
            sender = RTPSender(
                packetizer: RTPPacketizer(ssrc: 1, sequence: 65_530, timestamp: 0xFFFF_F000),
                payloadType: 0, telephoneEvents: TelephoneEventFormat(101))
            sender.send(as: 0, packetMilliseconds: milliseconds)
        }

        mutating func talk(_ ticks: Int) {
            for _ in 0..<ticks {
                let payload = [UInt8](
                    repeating: UInt8(truncatingIfNeeded: tick), count: 160 * bytesPerTick)
                payload.withUnsafeBytes { payload in
                    run { sender, bytes, send in
                        sender.sendFrame(payload, into: bytes, send: send)
                    }
                }
                tick += 1
            }
        }

        mutating func pass(_ ticks: Int) {
            for _ in 0..<ticks {
                run { sender, bytes, send in sender.passFrame(into: bytes, send: send) }
                tick += 1
            }
        }

        mutating func flush() {
            run { sender, bytes, send in sender.flush(into: bytes, send: send) }
        }

        private mutating func run(
            _ body: (
                inout RTPSender, UnsafeMutableRawBufferPointer, (UnsafeRawBufferPointer) -> Void
            ) -> Void
        ) {
            var datagram = [UInt8](repeating: 0, count: RTPSender.datagramLimit)
            var packets: [Sent] = []
            let tick = tick
            datagram.withUnsafeMutableBytes { bytes in
                body(&sender, bytes) { packet in
                    guard let header = try? RTPHeader(parsing: packet) else { return }
                    packets.append(
                        Sent(header: header, payload: Array(packet[header.payload]), tick: tick))
                }
            }
            sent += packets
        }

        /// Ticks of the timestamp since the first packet could have gone out.
        func ticks(_ packet: Sent) -> Int { Int(packet.header.timestamp &- 0xFFFF_F000) }

        func samples(_ packet: Sent) -> Int { packet.payload.count / bytesPerTick }

        var sound: [Sent] { sent.filter { $0.header.payloadType == 0 } }
    }

    /// Whatever is said and left unsaid: all sound goes out once, in packets of the time asked for
    /// but for the last of a spurt, each at the moment it was made, the first of a spurt marked.
    @Test(
        arguments: [10, 15, 20, 25, 30, 40, 50, 60, 80, 100, 160, 200, 0, -7, Int.max, 5],
        [1, 2])
    func soundIsCutAsThePeerWants(_ milliseconds: Int, _ bytesPerTick: Int) {
        var line = Line(milliseconds: milliseconds, bytesPerTick: bytesPerTick)
        let spurts = [(7, 3), (1, 1), (20, 40), (13, 2), (2, 1)]
        for (said, unsaid) in spurts {
            line.talk(said)
            line.pass(unsaid)
        }
        let full = min(max(5, min(milliseconds, 200)) * 8, 1280 / bytesPerTick)
        var next = 0
        var start = 0
        for (said, unsaid) in spurts {
            var left = said * 160
            while left > 0 {
                guard next < line.sent.count else { return #expect(next < line.sent.count) }
                let packet = line.sent[next]
                #expect(line.samples(packet) == min(left, full))
                #expect(line.ticks(packet) == start + said * 160 - left)
                #expect(packet.header.marker == (left == said * 160))
                #expect(packet.header.sequence == UInt16(truncatingIfNeeded: 65_530 + next))
                for sample in 0..<line.samples(packet) {
                    let made = (line.ticks(packet) + sample) / 160
                    #expect(packet.payload[sample * bytesPerTick] == UInt8(made))
                }
                // Nothing waits longer than its packet takes to fill.
                let filled = (line.ticks(packet) + line.samples(packet) - 1) / 160
                #expect(packet.tick == filled || packet.tick == filled + 1)
                left -= line.samples(packet)
                next += 1
            }
            start += (said + unsaid) * 160
        }
        #expect(next == line.sent.count)
    }

    /// A key begins when it is pressed: what waited goes out before it, and what follows begins
    /// when it is over.
    @Test(arguments: [10, 20, 30, 40, 60, 100], [0, 1, 2, 3, 4, 5])
    func aKeyCutsIntoSound(_ milliseconds: Int, said: Int) throws {
        var line = Line(milliseconds: milliseconds)
        let key = try #require(TelephoneEvent(digit: "5"))
        line.talk(said)
        #expect(line.sender.press(key, milliseconds: 100) == true)
        line.talk(30)
        let keys = line.sent.filter { $0.header.payloadType == 101 }
        #expect(keys.count == 7)
        #expect(keys.map(\.tick) == Array(said..<said + 7))
        #expect(keys.allSatisfy { line.ticks($0) == said * 160 })
        for (before, after) in zip(line.sent, line.sent.dropFirst()) {
            #expect(after.header.sequence == before.header.sequence &+ 1)
        }
        let spoken = line.sound.flatMap(\.payload)
        let before = (0..<said).flatMap { [UInt8](repeating: UInt8($0), count: 160) }
        let after = (said + 7..<said + 30).flatMap { [UInt8](repeating: UInt8($0), count: 160) }
        #expect((before + after).starts(with: spoken))
        #expect(before.count + after.count - spoken.count < milliseconds * 8)
        let first = try #require(line.sound.first { line.ticks($0) >= said * 160 })
        #expect(line.ticks(first) == (said + 7) * 160)
        #expect(first.header.marker)
    }

    /// The peer asks for another time in mid-call, and nothing of what waited is lost.
    @Test(arguments: [10, 20, 30, 40, 60, 100], [10, 20, 30, 40, 60, 100])
    func theTimeMayChange(_ first: Int, _ second: Int) {
        var line = Line(milliseconds: first)
        line.talk(11)
        line.flush()
        line.sender.send(as: 0, packetMilliseconds: second)
        line.talk(30)
        line.pass(1)
        #expect(line.sound.reduce(0) { $0 + line.samples($1) } == 41 * 160)
        var at = 0
        for packet in line.sound {
            #expect(line.ticks(packet) == at)
            at += line.samples(packet)
        }
        #expect(line.sound.filter(\.header.marker).count == 1)
        #expect(line.samples(line.sound[line.sound.count - 2]) == second * 8)
    }

    /// What a report says of now is now, though some of it is still on its way.
    @Test func aReportTellsTheTimeOfNow() {
        var line = Line(milliseconds: 60)
        line.talk(5)
        guard
            case .senderReport(_, let info, _)? =
                line.sender.report(ntpTime: 0, block: nil, cname: []).first
        else {
            Issue.record("no sender report")
            return
        }
        #expect(info.rtpTime == 0xFFFF_F000 &+ 5 * 160)
        #expect(info.packetCount == 1 && info.octetCount == 480)
    }
}
