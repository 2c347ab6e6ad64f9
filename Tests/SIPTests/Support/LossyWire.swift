// SPDX-License-Identifier: Apache-2.0

import Addresses
import SIP
import Testing
import Timing

/// Two endpoints and the network between them, which loses, repeats and reorders datagrams as its
/// seed says.
struct LossyWire {
    /// One direction of one datagram.
    private struct Packet {
        var bytes: [UInt8]
        var due: Instant
        var order: Int
        var toCaller: Bool
    }

    enum Side: CaseIterable {
        case caller, callee
    }

    var caller: SIPEndpoint
    var callee: SIPEndpoint
    private(set) var now = Instant.zero
    private var packets: [Packet] = []
    private var order = 0
    var random: SeededRandom
    /// Datagrams lost, in percent; the wire repairs itself at `repairedAt`.
    var loss: Int
    /// Datagrams that arrive with one byte changed, in percent.
    var corruption = 0
    var repairedAt = Instant.zero + .seconds(600)
    /// Every event of every session, by side.
    private(set) var events: [(side: Side, id: SessionID, event: SessionEvent)] = []
    private var unseen: [(side: Side, id: SessionID, event: SessionEvent)] = []
    private(set) var drops: [DropReason] = []

    static let callerFlow = Flow(transport: .udp, remoteHost: "10.0.0.2", remotePort: 5060)
    static let calleeFlow = Flow(transport: .udp, remoteHost: "10.0.0.1", remotePort: 5060)

    init(seed: UInt64, loss: Int) {
        random = SeededRandom(seed: seed)
        self.loss = loss
        let callerAddress = [Flow.Transport.udp: HostPort(host: "10.0.0.1", port: 5060)]
        let calleeAddress = [Flow.Transport.udp: HostPort(host: "10.0.0.2", port: 5060)]
        caller = SIPEndpoint(
            settings: .init(addresses: callerAddress), random: SeededRandom(seed: seed &* 2))
        callee = SIPEndpoint(
            settings: .init(addresses: calleeAddress), random: SeededRandom(seed: seed &* 2 + 1))
    }

    /// Starts a call, and returns its session.
    mutating func call() -> SessionID {
        let id = caller.makeSessionID()
        let request = InviteRequest(
            target: SIPURI(user: "them", host: "10.0.0.2", port: 5060), flow: Self.callerFlow,
            from: NameAddr(SIPURI(user: "us", host: "10.0.0.1")), body: .offer)
        command(.invite(id, request), .caller)
        return id
    }

    mutating func command(_ command: SIPEndpoint.Command, _ side: Side) {
        input(.command(command), side)
    }

    /// The next event nobody has reacted to yet.
    mutating func nextEvent() -> (side: Side, id: SessionID, event: SessionEvent)? {
        unseen.isEmpty ? nil : unseen.removeFirst()
    }

    /// Moves to the next thing that happens by itself; false when nothing ever will.
    mutating func step() -> Bool {
        let deadlines = [packets.map(\.due).min(), caller.nextDeadline, callee.nextDeadline]
        guard let next = deadlines.compactMap(\.self).min() else { return false }
        now = max(now, next)
        packets.sort { ($0.due, $0.order) < ($1.due, $1.order) }
        if let packet = packets.first, packet.due <= now {
            packets.removeFirst()
            let flow = packet.toCaller ? Self.callerFlow : Self.calleeFlow
            input(.received(packet.bytes, on: flow), packet.toCaller ? .caller : .callee)
        } else {
            input(.timersDue, .caller)
            input(.timersDue, .callee)
        }
        return true
    }

    private mutating func input(_ input: SIPEndpoint.Input, _ side: Side) {
        let effects =
            side == .caller
            ? caller.handle(input, at: now) : callee.handle(input, at: now)
        for effect in effects {
            switch effect {
            case .send(let bytes, _):
                transmit(bytes, toCaller: side == .callee)
            case .session(let id, let event):
                events.append((side, id, event))
                unseen.append((side, id, event))
            case .locate, .disconnect, .devices: break
            case .dropped(let reason):
                drops.append(reason)
            }
        }
    }

    private mutating func transmit(_ bytes: [UInt8], toCaller: Bool) {
        let isBad = now < repairedAt
        guard !isBad || Int.random(in: 0..<100, using: &random) >= loss else { return }
        let copies = isBad && Int.random(in: 0..<100, using: &random) < 5 ? 2 : 1
        for _ in 0..<copies {
            // Up to 80 ms apart: neighbours overtake each other.
            let delay = Duration.milliseconds(
                Int.random(in: 20...(isBad ? 100 : 20), using: &random))
            order += 1
            var bytes = bytes
            if isBad, Int.random(in: 0..<100, using: &random) < corruption {
                let at = Int.random(in: 0..<bytes.count, using: &random)
                bytes[at] = UInt8.random(in: 0...255, using: &random)
            }
            packets.append(
                Packet(bytes: bytes, due: now + delay, order: order, toCaller: toCaller))
        }
    }
}
