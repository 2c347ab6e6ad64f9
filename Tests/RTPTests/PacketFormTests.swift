// SPDX-License-Identifier: Apache-2.0

import Addresses
import RTP
import Testing
import Timing

/// Packets that cannot be cut, as Opus has them: the first byte of ours says how many times 2.5 ms a
/// packet holds, the next two which it is.
@Suite struct PacketFormTests {
    private static let clock = RTPClock(48_000)
    /// Ticks of 2.5 ms.
    private static let step = 120
    private static let form = PayloadForm.packets(
        PacketForm(name: "toy", byteLimit: 200, tickLimit: 5760) { packet in
            packet.first.flatMap { $0 > 0 ? Int($0) * step : nil }
        })

    private struct Packet {
        var number: Int
        var steps: Int
        var start: Int
    }

    /// One frame of 20 ms as it was read.
    private struct Frame {
        var read: JitterRead
        var packets: [Int] = []
    }

    private func put(_ packet: Packet, in buffer: JitterBuffer) {
        let bytes =
            [UInt8(packet.steps), UInt8(packet.number & 0xFF), UInt8(packet.number >> 8)]
            + Array(repeating: 7, count: packet.number % 50)
        bytes.withUnsafeBytes {
            buffer.put($0, payloadType: 111, timestamp: UInt32(packet.start), Self.form)
        }
    }

    private func number(_ bytes: ArraySlice<UInt8>) -> Int {
        let bytes = Array(bytes)
        return bytes.count < 3 ? -1 : Int(bytes[1]) | Int(bytes[2]) << 8
    }

    private func read(_ buffer: JitterBuffer) -> Frame {
        var bytes = [UInt8](repeating: 0, count: 404)
        let read = bytes.withUnsafeMutableBytes { buffer.read(into: $0) }
        var frame = Frame(read: read)
        switch read {
        case .packets(_, let count, _):
            var place = 0
            while place + 2 <= count {
                let length = Int(bytes[place]) | Int(bytes[place + 1]) << 8
                frame.packets.append(number(bytes[(place + 2)..<(place + 2 + length)]))
                place += 2 + length
            }
        case .lost(_, let count): frame.packets = [number(bytes[..<count])]
        case .frame, .covered, .missing, .idle: break
        }
        return frame
    }

    private func stream(_ steps: [Int], count: Int) -> [Packet] {
        var start = 0
        return (0..<count).map { number in
            let length = steps[number % steps.count]
            defer { start += length * Self.step }
            return Packet(number: number, steps: length, start: start)
        }
    }

    private static let lengths: [[Int]] = [
        [1], [2], [4], [8], [16], [24], [32], [40], [48], [4, 8], [8, 24], [2, 48, 8, 16],
        [24, 1, 1],
    ]

    /// Whatever the packets hold, each comes out once and in order, and they cover every frame.
    @Test(arguments: lengths) func everyLengthIsPlayedWhole(_ steps: [Int]) throws {
        let buffer = try #require(JitterBuffer(clock: Self.clock, unitBytes: 200))
        let packets = stream(steps, count: 2500)
        var (sent, heard, gaps) = (0, [Int](), 0)
        for tick in 0..<300 {
            // A packet is sent when its sound is there.
            while sent < packets.count,
                packets[sent].start + packets[sent].steps * Self.step <= (tick + 1) * 960
            {
                put(packets[sent], in: buffer)
                sent += 1
            }
            let frame = read(buffer)
            switch frame.read {
            case .packets(let payloadType, _, let ahead):
                #expect(payloadType == 111 && ahead >= 0)
                heard += frame.packets
            case .covered, .frame: break
            case .lost, .missing, .idle: if tick > 60 { gaps += 1 }
            }
        }
        let first = try #require(heard.first)
        #expect(heard == Array(first..<first + heard.count))
        #expect(heard.count >= sent - 12)
        #expect(gaps == 0, "\(steps)")
        #expect(buffer.resets == 0)
    }

    /// A lost packet is a gap as long as it was, and the one after it is shown beforehand.
    @Test func theNextPacketMendsALostOne() throws {
        for steps in [[8], [16], [24]] {
            let buffer = try #require(JitterBuffer(clock: Self.clock, unitBytes: 200))
            var (sent, shown) = (0, [Int]())
            let packets = stream(steps, count: 300)
            // Three frames are there before the first is read.
            for tick in 0..<200 {
                while sent < packets.count,
                    packets[sent].start + packets[sent].steps * Self.step <= (tick + 4) * 960
                {
                    if sent != 40 { put(packets[sent], in: buffer) }
                    sent += 1
                }
                let frame = read(buffer)
                if case .lost = frame.read { shown += frame.packets }
            }
            #expect(shown == [41], "\(steps): \(shown)")
        }
    }

    /// Loss, repeats and disorder: nothing is played twice or out of order, and nothing is forgotten
    /// in the pool.
    @Test(arguments: 1...12) func disorderIsBounded(_ seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let buffer = try #require(JitterBuffer(clock: Self.clock, unitBytes: 200))
        let packets = stream(Self.lengths[Int(seed) % Self.lengths.count], count: 2000)
        var (sent, heard) = (0, [Int]())
        var underway: [(packet: Packet, tick: Int)] = []
        for tick in 0..<600 {
            while sent < packets.count,
                packets[sent].start + packets[sent].steps * Self.step <= (tick + 1) * 960
            {
                let late = Int(random.next() % 4)
                if random.next() % 20 != 0 { underway.append((packets[sent], tick + late)) }
                if random.next() % 50 == 0 { underway.append((packets[sent], tick + late + 1)) }
                sent += 1
            }
            for (packet, due) in underway where due == tick { put(packet, in: buffer) }
            underway.removeAll { $0.tick <= tick }
            let frame = read(buffer)
            if case .packets = frame.read { heard += frame.packets }
        }
        #expect(heard == heard.sorted() && Set(heard).count == heard.count)
        #expect(heard.count * 100 >= sent * 85, "\(heard.count) of \(sent)")
        #expect(buffer.depthMilliseconds < 400)
    }

    @Test func whatSaysNothingOfItsLengthIsMalformed() throws {
        var map = RTPPayloadMap()
        map.set(111, to: .audio(Self.clock, Self.form))
        let receiver = try #require(
            RTPReceiver(
                payloadMap: map,
                address: SymmetricAddress(signalled: SocketAddress(ipv4: 0x7F00_0001, port: 9))))
        var packetizer = RTPPacketizer(ssrc: 5, sequence: 1, timestamp: 0)
        func receive(_ payload: [UInt8]) -> RTPReceiver.Outcome {
            var datagram = [UInt8](repeating: 0, count: 12 + payload.count)
            _ = datagram.withUnsafeMutableBytes { bytes in
                payload.withUnsafeBytes {
                    packetizer.write(payload: $0, payloadType: 111, ticks: 960, into: bytes)
                }
            }
            return datagram.withUnsafeBytes {
                receiver.receive(
                    $0, from: SocketAddress(ipv4: 0x7F00_0001, port: 9), at: .zero)
            }
        }
        #expect(receive([8, 0, 0]) == .audio)
        #expect(receive([0, 0, 0]) == .ignored(.malformed(.badPayload)))
        #expect(receive([200, 0, 0]) == .ignored(.malformed(.badPayload)))
        #expect(receive([]) == .ignored(.empty))
        #expect(receiver.counters.malformed == 2)
    }
}
