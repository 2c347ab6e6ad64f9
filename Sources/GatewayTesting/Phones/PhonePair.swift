// SPDX-License-Identifier: Apache-2.0

package import Addresses
import SIP
package import Timing

/// Two scripted phones that call each other over a simulated network, with no gateway between; what
/// arrives is kept, as a capture at the switch between them would keep it.
package struct PhonePair: Sendable {
    package struct Arrival: Sendable {
        package var at: Instant
        package var datagram: SimDatagram
    }

    package static let usual = [
        SocketAddress(ipv4: 0x0A00_0001, port: 5060), SocketAddress(ipv4: 0x0A00_0002, port: 5060),
    ]

    /// The caller, and who is called.
    package private(set) var phones: [ScriptedPhone]
    /// Everything that arrived, in order.
    package private(set) var wire: [Arrival] = []
    private let addresses: [SocketAddress]
    private var network: SimNetwork
    private var now = Instant.zero
    private var nextTick = Instant.zero

    /// The addresses are those of their signalling; the sound is at port 4000.
    package init(
        _ caller: PhoneScript, _ called: PhoneScript, network conditions: NetworkConditions = .good,
        addresses: [SocketAddress] = usual, seed: UInt64 = 0
    ) {
        self.addresses = addresses
        phones = [caller, called].enumerated().map { index, script in
            ScriptedPhone(
                script: script,
                address: PhoneAddress(
                    sip: addresses[index], rtp: addresses[index].with(port: 4000),
                    gateway: addresses[1 - index]),
                random: SeededRandom(seed: seed * 2 + UInt64(index)))
        }
        network = SimNetwork(conditions: conditions, random: SeededRandom(seed: 9))
    }

    /// The caller dials, and time passes.
    package mutating func call(for length: Duration) {
        perform(phones[0].handle(.start, at: now), of: 0)
        let end = now + length
        while now < end {
            let deadlines = phones.compactMap(\.nextDeadline) + [nextTick, end]
            now = max(now, min(deadlines.min() ?? end, network.nextDeadline ?? end))
            step()
        }
    }

    private mutating func step() {
        for datagram in network.arrivals(at: now) { deliver(datagram) }
        let isTick = nextTick <= now
        if isTick { nextTick = nextTick + .milliseconds(20) }
        for index in phones.indices {
            if let deadline = phones[index].nextDeadline, deadline <= now {
                perform(phones[index].handle(.timersDue, at: now), of: index)
            }
            if isTick { perform(phones[index].handle(.tick, at: now), of: index) }
        }
    }

    private mutating func deliver(_ datagram: SimDatagram) {
        wire.append(Arrival(at: now, datagram: datagram))
        guard
            let index = addresses.firstIndex(where: { $0.isSameHost(as: datagram.destination) })
        else { return }
        let input: PhoneInput =
            datagram.kind == .sip
            ? .sip(datagram.bytes, on: Flow(.udp, with: datagram.source)) : .rtp(datagram.bytes)
        perform(phones[index].handle(input, at: now), of: index)
    }

    private mutating func perform(_ effects: [PhoneEffect], of index: Int) {
        let own = addresses[index]
        for effect in effects {
            switch effect {
            case .sip(let bytes, let flow):
                guard let to = flow.remote else { continue }
                network.send(SimDatagram(.sip, from: own, to: to, bytes: bytes), at: now)
            case .rtp(let bytes, let to), .rtpFromElsewhere(let bytes, let to):
                network.send(
                    SimDatagram(.rtp, from: own.with(port: 4000), to: to, bytes: bytes), at: now)
            }
        }
    }
}
