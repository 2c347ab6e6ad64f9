// SPDX-License-Identifier: Apache-2.0

package import RTP
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
    private struct Flight: Sendable {
        var arrival: Instant
        var order: UInt64
        var datagram: SimDatagram

        func isBefore(_ other: Flight) -> Bool {
            arrival == other.arrival ? order < other.order : arrival < other.arrival
        }
    }

    package var conditions: NetworkConditions
    private var random: SeededRandom
    /// A binary heap, the next to arrive first.
    private var flights: [Flight] = []
    private var sent: UInt64 = 0
    package private(set) var lost = 0

    package init(conditions: NetworkConditions, random: SeededRandom) {
        self.conditions = conditions
        self.random = random
    }

    /// When the next datagram arrives.
    package var nextDeadline: Instant? { flights.first?.arrival }

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
        while let first = flights.first, first.arrival <= now {
            arrived.append(first.datagram)
            removeFirst()
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
        sent += 1
        insert(Flight(arrival: now + .nanoseconds(delay), order: sent, datagram: datagram))
    }

    private mutating func insert(_ flight: Flight) {
        flights.append(flight)
        var child = flights.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard flights[child].isBefore(flights[parent]) else { return }
            flights.swapAt(child, parent)
            child = parent
        }
    }

    private mutating func removeFirst() {
        flights.swapAt(0, flights.count - 1)
        flights.removeLast()
        var parent = 0
        while true {
            let left = 2 * parent + 1
            guard left < flights.count else { return }
            let right = left + 1
            let least =
                right < flights.count && flights[right].isBefore(flights[left]) ? right : left
            guard flights[least].isBefore(flights[parent]) else { return }
            flights.swapAt(least, parent)
            parent = least
        }
    }
}
