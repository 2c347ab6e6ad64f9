// SPDX-License-Identifier: Apache-2.0

import Addresses
import SIP
import Testing
import Timing

/// Two endpoints over one TCP connection, cut into pieces of any size.
@Suite struct StreamSessionTests {
    @Test(arguments: [1, 7, 100, 5000])
    func aCallOverAConnection(piece: Int) throws {
        let addresses = [Flow.Transport.tcp: HostPort(host: "10.0.0.1", port: 5060)]
        var caller = SIPEndpoint(
            settings: .init(addresses: addresses), random: SeededRandom(seed: 1))
        var callee = SIPEndpoint(
            settings: .init(addresses: addresses), random: SeededRandom(seed: 2))
        let flow = Flow(transport: .tcp, remoteHost: "10.0.0.2", remotePort: 5060, local: 3)
        var toCaller = StreamFramer()
        var toCallee = StreamFramer()
        var names: [String] = []
        var queue: [(isForCaller: Bool, input: SIPEndpoint.Input)] = []
        let id = caller.makeSessionID()
        let request = InviteRequest(
            target: SIPURI(user: "them", host: "10.0.0.2"), flow: flow,
            from: NameAddr(SIPURI(host: "10.0.0.1")), body: .offer)
        queue.append((true, .command(.invite(id, request))))
        while !queue.isEmpty {
            let (isForCaller, input) = queue.removeFirst()
            let effects =
                isForCaller ? caller.handle(input, at: .zero) : callee.handle(input, at: .zero)
            for effect in effects {
                switch effect {
                case .send(let bytes, let on):
                    #expect(on == flow)
                    for start in stride(from: 0, to: bytes.count, by: piece) {
                        let slice = bytes[start..<min(start + piece, bytes.count)]
                        let items =
                            isForCaller
                            ? toCallee.append(slice, at: .zero) : toCaller.append(slice, at: .zero)
                        for case .message(let message) in items {
                            queue.append((!isForCaller, .received(message, on: flow)))
                        }
                    }
                case .session(let id, let event):
                    names.append(Peer.name(event))
                    if case .incoming = event {
                        queue.append((isForCaller, .command(.answer(id, body: .answer))))
                    }
                    if case .established = event {
                        queue.append((isForCaller, .command(.hangUp(id))))
                    }
                case .locate(_, let name): Issue.record("asked for \(name)")
                case .disconnect(let flow, _): Issue.record("closed \(flow)")
                case .devices(let user, _): Issue.record("logged in: \(user)")
                case .dropped(let reason):
                    Issue.record("dropped: \(reason)")
                }
            }
        }
        #expect(
            names == [
                "incoming", "answered", "established", "ended peerHungUp(reason: nil)",
                "ended hungUp",
            ])
        // Only what absorbs late 2xx is left, and goes by itself.
        _ = caller.handle(.timersDue, at: .zero + .seconds(32))
        _ = callee.handle(.timersDue, at: .zero + .seconds(32))
        #expect(caller.isIdle && callee.isIdle)
    }
}
