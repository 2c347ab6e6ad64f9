// SPDX-License-Identifier: Apache-2.0

import Addresses
import RTP
import Testing
import Timing

/// What goes by RTP timestamps does so at any clock, and through a change of it.
@Suite struct AnyClockTests {
    static let clocks = [8000, 16_000, 24_000, 32_000, 44_100, 48_000]

    @Test(arguments: clocks) func timeAndTicksAreTheSame(_ rate: Int) {
        let clock = RTPClock(rate)
        #expect(clock.ticksPerFrame == UInt32(rate / 50))
        #expect(clock.ticks(milliseconds: 100) == UInt32(rate / 10))
        #expect(clock.duration(of: UInt32(rate) * 3) == .seconds(3))
        #expect(RTPClock(-5).ticksPerFrame > 0 && RTPClock(.max).rate <= 384_000)
    }

    @Test(arguments: clocks, [10, 20, 30, 60])
    func aSteadyStreamComesOutWhole(_ rate: Int, _ milliseconds: Int) throws {
        let clock = RTPClock(rate)
        let frame = Int(clock.ticksPerFrame)
        let buffer = try #require(JitterBuffer(clock: clock, unitBytes: frame))
        var bytes: [UInt8] = []
        var sent = 0
        let length = rate * milliseconds / 1000
        for tick in 1...300 {
            while (sent + 1) * milliseconds <= tick * 20 {
                let payload = [UInt8](repeating: UInt8(truncatingIfNeeded: sent), count: length)
                payload.withUnsafeBytes {
                    buffer.put(
                        $0, payloadType: 96, timestamp: UInt32(truncatingIfNeeded: sent * length),
                        .constant(bytesPerTick: 1))
                }
                sent += 1
            }
            var read = [UInt8](repeating: 0, count: frame)
            let result = read.withUnsafeMutableBytes { buffer.read(into: $0) }
            if case .frame(_, let count) = result { bytes += read[..<count] }
        }
        #expect(buffer.lateUnits == 0 && buffer.resets == 0)
        #expect(bytes.count >= 290 * frame)
        // Every byte once and in order.
        let first = Int(bytes[0]) * length
        for index in stride(from: 0, to: bytes.count, by: 97) {
            #expect(bytes[index] == UInt8(truncatingIfNeeded: (first + index) / length))
        }
        #expect(buffer.depthMilliseconds <= 20 + 2 * milliseconds)
    }

    /// A sender may go over to a codec of another clock with any packet (RFC 7160).
    @Test func soundGoesOnThroughAChangeOfClock() throws {
        var map = RTPPayloadMap()
        map.set(96, to: .audio(RTPClock(16_000), .constant(bytesPerTick: 2)))
        map.set(0, to: .audio(.telephone, .constant(bytesPerTick: 1)))
        let receiver = try #require(
            RTPReceiver(payloadMap: map, address: SymmetricAddress(signalled: Self.peer)))
        var packetizer = RTPPacketizer(ssrc: 7, sequence: 65_500, timestamp: 0xFFFF_0000)
        var frame = [UInt8](repeating: 0, count: 640)
        var now = Instant.zero
        var heard: [UInt8: Int] = [:]
        for tick in 0..<400 {
            now = now + .milliseconds(20)
            let isWide = tick / 100 % 2 == 1
            let packet = Self.packet(&packetizer, isWide)
            let outcome = packet.withUnsafeBytes {
                receiver.receive($0, from: Self.peer, at: now)
            }
            #expect(outcome == .audio)
            let (read, _) = frame.withUnsafeMutableBytes { receiver.tick(into: $0, at: now) }
            guard case .frame(let type, let bytes) = read else { continue }
            #expect(bytes == (type == 96 ? 640 : 160))
            heard[type, default: 0] += 1
        }
        #expect((heard[0] ?? 0) >= 190 && (heard[96] ?? 0) >= 190, "\(heard)")
        #expect(receiver.clockJumps == 0)
        #expect(receiver.statistics?.cumulativeLost == 0)
        #expect((receiver.statistics?.jitterMilliseconds ?? 9) < 1)
    }

    /// RFC 4733 section 2.5.1.3: 16 bits hold 4.1 s at 16 kHz and 1.4 s at 48 kHz.
    @Test(arguments: clocks, [20, 100, 1360, 1380, 4080, 4100, 4120, 7980, 8000])
    func aPressOfAnyLengthIsOnePress(_ rate: Int, _ milliseconds: Int) throws {
        let clock = RTPClock(rate)
        var packetizer = RTPPacketizer(ssrc: 1, sequence: 65_530, timestamp: 0xFFFF_FF00)
        var sender = TelephoneEventSender()
        let key = try #require(TelephoneEvent(digit: "5"))
        #expect(sender.press(key, for: .milliseconds(milliseconds)) == true)
        var receiver = TelephoneEventReceiver()
        var began = 0
        var ended: [Duration] = []
        var markers = 0
        var now = Instant.zero
        let start = packetizer.timestamp
        while sender.takesNextFrame {
            now = now + .milliseconds(20)
            var datagram = [UInt8](repeating: 0, count: 32)
            let length = datagram.withUnsafeMutableBytes {
                sender.nextFrame(
                    as: TelephoneEventFormat(101, clock), beside: clock, packetizer: &packetizer,
                    into: $0)
            }
            let packet = datagram[..<(try #require(length))]
            let header = try packet.withUnsafeBytes { try RTPHeader(parsing: $0) }
            let payload = try #require(
                packet[header.payload].withUnsafeBytes { TelephoneEventPayload(parsing: $0) })
            markers += header.marker ? 1 : 0
            // What a packet says never ends after it was sent.
            #expect(
                header.timestamp &- start &+ UInt32(payload.duration)
                    <= packetizer.timestamp &- start)
            let report = receiver.receive(
                payload, clock, timestamp: header.timestamp, sequence: header.sequence, source: 1,
                at: now)
            began += report.began == nil ? 0 : 1
            if report.ended != nil { ended.append(report.endedAfter) }
        }
        #expect(began == 1 && markers == 1)
        #expect(ended == [.milliseconds(milliseconds)])
    }

    private static let peer = SocketAddress(ipv4: 0xC000_0201, port: 4000)

    private static func packet(_ packetizer: inout RTPPacketizer, _ isWide: Bool) -> [UInt8] {
        let payload = [UInt8](repeating: 1, count: isWide ? 640 : 160)
        var datagram = [UInt8](repeating: 0, count: 700)
        let length = datagram.withUnsafeMutableBytes { bytes in
            payload.withUnsafeBytes {
                packetizer.write(
                    payload: $0, payloadType: isWide ? 96 : 0, ticks: isWide ? 320 : 160,
                    into: bytes)
            }
        }
        return Array(datagram[..<length])
    }
}
