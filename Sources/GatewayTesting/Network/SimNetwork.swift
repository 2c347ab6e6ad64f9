// SPDX-License-Identifier: Apache-2.0

package import Addresses
package import Timing

/// A datagram on the simulated network.
package struct SimDatagram: Sendable, Hashable {
    package enum Kind: Sendable, Hashable {
        case sip, rtp, rtcp
    }

    package var kind: Kind
    package var source: SocketAddress
    package var destination: SocketAddress
    package var bytes: [UInt8]

    package init(
        _ kind: Kind, from source: SocketAddress, to destination: SocketAddress, bytes: [UInt8]
    ) {
        self.kind = kind
        self.source = source
        self.destination = destination
        self.bytes = bytes
    }
}

/// A network without sockets: delays, loses, reorders and doubles datagrams as its conditions and
/// its seed say, the same way every time.
package struct SimNetwork: Sendable {
    package var conditions: NetworkConditions
    private var random: SeededRandom
    /// What is on its way, by the number of its launch.
    private var flights: [UInt64: SimDatagram] = [:]
    private var landings = TimerHeap<UInt64>()
    private var launched: UInt64 = 0
    package private(set) var lost = 0

    package init(conditions: NetworkConditions, random: SeededRandom) {
        self.conditions = conditions
        self.random = random
    }

    /// When the next datagram arrives.
    package var nextDeadline: Instant? { landings.nextDeadline }

    package mutating func send(_ datagram: SimDatagram, at now: Instant) {
        if conditions.loss > 0, Double.random(in: 0..<1, using: &random) < conditions.loss {
            lost += 1
            return
        }
        launch(datagram, at: now)
        if conditions.duplication > 0,
            Double.random(in: 0..<1, using: &random) < conditions.duplication
        {
            launch(datagram, at: now)
        }
    }

    /// The datagrams that have arrived by `now`, in order of arrival.
    package mutating func arrivals(at now: Instant) -> [SimDatagram] {
        var arrived: [SimDatagram] = []
        while let number = landings.popDue(at: now) {
            if let datagram = flights.removeValue(forKey: number) { arrived.append(datagram) }
        }
        return arrived
    }

    private mutating func launch(_ datagram: SimDatagram, at now: Instant) {
        var delay = conditions.latency.inNanoseconds
        if conditions.jitter > .zero {
            delay += Int64.random(in: 0...conditions.jitter.inNanoseconds, using: &random)
        }
        if conditions.reordering > 0,
            Double.random(in: 0..<1, using: &random) < conditions.reordering
        {
            delay += conditions.reorderingDelay.inNanoseconds
        }
        launched += 1
        flights[launched] = datagram
        landings.set(launched, at: now + .nanoseconds(delay))
    }
}
