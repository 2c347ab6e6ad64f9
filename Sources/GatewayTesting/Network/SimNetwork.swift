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
    /// The conditions for sound to and from a host, where they are others.
    package var paths: [IPAddress: NetworkConditions] = [:]
    /// The ways on which datagrams are being lost in a row.
    private var losing: Set<Way> = []

    private struct Way: Hashable {
        var source: SocketAddress
        var destination: SocketAddress
    }

    package init(conditions: NetworkConditions, random: SeededRandom) {
        self.conditions = conditions
        self.random = random
    }

    /// When the next datagram arrives.
    package var nextDeadline: Instant? { landings.nextDeadline }

    package mutating func send(_ datagram: SimDatagram, at now: Instant) {
        let conditions = conditions(for: datagram)
        if isLost(datagram, conditions) {
            lost += 1
            return
        }
        launch(datagram, conditions, at: now)
        if conditions.duplication > 0,
            Double.random(in: 0..<1, using: &random) < conditions.duplication
        {
            launch(datagram, conditions, at: now)
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

    private func conditions(for datagram: SimDatagram) -> NetworkConditions {
        guard !paths.isEmpty, datagram.kind != .sip else { return conditions }
        return paths[datagram.destination.address] ?? paths[datagram.source.address] ?? conditions
    }

    /// Two states, losing and not (Gilbert): as much is lost over time, in longer runs.
    private mutating func isLost(
        _ datagram: SimDatagram, _ conditions: NetworkConditions
    ) -> Bool {
        guard conditions.loss > 0 else { return false }
        let draw = Double.random(in: 0..<1, using: &random)
        guard conditions.lossRun > 1 else { return draw < conditions.loss }
        let way = Way(source: datagram.source, destination: datagram.destination)
        let leave = 1 / conditions.lossRun
        let isLosing =
            losing.contains(way)
            ? draw >= leave : draw < leave * conditions.loss / max(0.001, 1 - conditions.loss)
        if isLosing { losing.insert(way) } else { losing.remove(way) }
        return isLosing
    }

    private mutating func launch(
        _ datagram: SimDatagram, _ conditions: NetworkConditions, at now: Instant
    ) {
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
