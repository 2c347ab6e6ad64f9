// SPDX-License-Identifier: Apache-2.0

import Addresses
import RTP
import Testing
import Timing

/// What a stream may do in mid-call (another port, another source, another clock, other numbers),
/// and how little of it may be lost.
@Suite struct StreamChangeTests {
    private static let peer = SocketAddress(ipv4: 0x0A00_0001, port: 4000)

    enum Change: CaseIterable, Sendable {
        case clockAhead, clockBehind, clockFarAhead, clockFarBehind
        case source, sequenceAhead, sequenceBehind, everything, clockWraps, port
    }

    /// The frames heard in the second after a change: 50 were sent.
    @Test(arguments: Change.allCases) func aChangeLosesLittle(_ change: Change) throws {
        let receiver = try makeReceiver()
        var header = RTPHeader(payloadType: 0, sequence: 1000, timestamp: 0, ssrc: 77)
        header.timestamp = change == .clockWraps ? 0xFFFF_FFFF - 160 * 50 : 5_000_000
        var source = Self.peer
        var heard = 0
        for tick in 0..<150 {
            if tick == 50 { Self.make(change, &header, &source) }
            var datagram = [UInt8](repeating: 0x55, count: 172)
            datagram.withUnsafeMutableBytes { _ = header.write(into: $0) }
            let now = Instant.zero + .milliseconds(20 * tick)
            datagram.withUnsafeBytes { _ = receiver.receive($0, from: source, at: now) }
            header.sequence &+= 1
            header.timestamp &+= 160
            var frame = [UInt8](repeating: 0, count: 160)
            let (read, _) = frame.withUnsafeMutableBytes { receiver.tick(into: $0, at: now) }
            if tick >= 50, tick < 100, case .frame = read { heard += 1 }
        }
        // A change of port costs as long as the old one must be quiet.
        #expect(heard >= (change == .port ? 40 : 47), "\(heard) of 50")
        #expect(receiver.destination == source)
    }

    private static func make(
        _ change: Change, _ header: inout RTPHeader, _ source: inout SocketAddress
    ) {
        switch change {
        case .clockAhead: header.timestamp &+= 6400
        case .clockBehind: header.timestamp &-= 6400
        case .clockFarAhead: header.timestamp &+= 8_000_000
        case .clockFarBehind: header.timestamp &-= 8_000_000
        case .source: header.ssrc = 78
        case .sequenceAhead: header.sequence &+= 30_000
        case .sequenceBehind: header.sequence &-= 500
        case .everything: header = RTPHeader(payloadType: 0, sequence: 7, timestamp: 9, ssrc: 79)
        case .clockWraps: break
        case .port: source = source.with(port: 61_234)
        }
    }

    /// A stranger who sends beside the peer, whatever of the stream it has guessed, gets nothing.
    @Test(arguments: [true, false], [true, false])
    func astrangerBesideThePeerStealsNothing(sameHost: Bool, rightSource: Bool) throws {
        let receiver = try makeReceiver()
        let stranger =
            sameHost ? Self.peer.with(port: 9000) : SocketAddress(ipv4: 0xC633_6401, port: 4000)
        for tick in 0..<500 {
            let now = Instant.zero + .milliseconds(20 * tick)
            func send(_ ssrc: UInt32, _ sequence: Int, _ value: UInt8, from: SocketAddress) {
                let header = RTPHeader(
                    payloadType: 0, sequence: UInt16(truncatingIfNeeded: sequence),
                    timestamp: UInt32(160 * tick), ssrc: ssrc)
                var datagram = [UInt8](repeating: value, count: 172)
                datagram.withUnsafeMutableBytes { _ = header.write(into: $0) }
                datagram.withUnsafeBytes { _ = receiver.receive($0, from: from, at: now) }
            }
            // The peer loses one packet in ten.
            if tick % 10 != 3 { send(77, tick, 0x55, from: Self.peer) }
            if tick > 10 { send(rightSource ? 77 : 666, tick + 1, 0x11, from: stranger) }
            var frame = [UInt8](repeating: 0, count: 160)
            let (read, _) = frame.withUnsafeMutableBytes { receiver.tick(into: $0, at: now) }
            if case .frame = read { #expect(!frame.contains(0x11), "tick \(tick)") }
            #expect(receiver.destination == Self.peer)
        }
    }

    @Test func anythingFromThePeerIsASignOfLife() throws {
        let map = Self.map
        let others: [(UInt8, [UInt8])] = [(13, [70]), (97, [1, 2]), (101, [5, 10, 0, 160])]
        for (payloadType, payload) in others {
            let receiver = try #require(
                RTPReceiver(payloadMap: map, address: SymmetricAddress(signalled: Self.peer)))
            let header = RTPHeader(payloadType: payloadType, sequence: 1, timestamp: 2, ssrc: 3)
            var datagram = [UInt8](repeating: 0, count: 12)
            datagram.withUnsafeMutableBytes { _ = header.write(into: $0) }
            datagram += payload
            let now = Instant.zero + .seconds(9)
            datagram.withUnsafeBytes { _ = receiver.receive($0, from: Self.peer, at: now) }
            #expect(receiver.lastSign == now, "payload type \(payloadType)")
            let far = SocketAddress(ipv4: 0xC633_6401, port: 1)
            datagram[1] = 97
            datagram.withUnsafeBytes {
                _ = receiver.receive($0, from: far, at: now + .seconds(1))
            }
            #expect(receiver.lastSign == now)
        }
    }

    private static var map: RTPPayloadMap {
        var map = RTPPayloadMap()
        map.set(0, to: .audio(.telephone, .constant(bytesPerTick: 1)))
        map.set(101, to: .telephoneEvent(.telephone))
        map.set(13, to: .comfortNoise)
        return map
    }

    private func makeReceiver() throws -> RTPReceiver {
        try #require(
            RTPReceiver(payloadMap: Self.map, address: SymmetricAddress(signalled: Self.peer)))
    }
}
