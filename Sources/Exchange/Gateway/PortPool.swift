// SPDX-License-Identifier: Apache-2.0

package import Timing

/// The RTP ports of the gateway: even ports of a range, each lent to one leg, RTCP on the next
/// odd port (RFC 3550 section 11).
///
/// An answer names a port, so a port must be ours before it is lent: the pool asks for some ports
/// in advance (`wanted`), and lends only those the shell has bound. One that another program holds
/// is passed over and asked for again later.
///
/// ```
///            wanted          reserved        lend          giveBack         closed
///  resting ─────────▶ asked ──────────▶ ready ─────▶ lent ──────────▶ closing ─────▶ resting
///     ▲                 │ isTaken         ▲           │ giveBackUnused
///     └──── a minute ── foreign           └───────────┘
/// ```
/// Ports are lent in turn, so a port that was just given back rests the longest: late packets of
/// an old call do not fall into a new one.
package struct PortPool: Sendable {
    /// A port, and when it may be asked for again.
    private struct Waiting: Sendable {
        var port: UInt16
        var until: Instant
    }

    /// How many ports are bound in advance: more than any one input needs.
    package static let reserve = 16
    /// After this a port of another program is tried again.
    package static let retryAfter = Duration.seconds(60)
    /// A closed socket that nobody tells of counts as closed after this.
    package static let closedAfter = Duration.seconds(10)

    private var resting: PortQueue
    private var asked: Set<UInt16> = []
    private var ready = PortQueue([])
    private var lent: Set<UInt16> = []
    /// Lent ports whose sockets are closed already.
    private var closedEarly: Set<UInt16> = []
    private var closing: [Waiting] = []
    private var foreign: [Waiting] = []

    /// A pool over the even ports of `range`, the last needing its odd neighbour inside the range.
    package init(range: ClosedRange<UInt16>) {
        resting = PortQueue(range.filter { $0 % 2 == 0 && $0 < range.upperBound })
    }

    /// How many ports are out on loan.
    package var lentCount: Int { lent.count }

    /// How many may still be lent, now or once they are bound.
    package var freeCount: Int { resting.count + asked.count + ready.count + closing.count }

    /// How many of the range other programs hold.
    package var foreignCount: Int { foreign.count }

    /// The bound port that has rested longest, or nil when there is none.
    package mutating func lend() -> UInt16? {
        guard let port = ready.removeFirst() else { return nil }
        lent.insert(port)
        return port
    }

    /// Takes a port back whose leg is over; its socket is being closed. One that was not lent is
    /// ignored.
    package mutating func giveBack(_ port: UInt16, at now: Instant) {
        guard lent.remove(port) != nil else { return }
        if closedEarly.remove(port) != nil {
            resting.append(port)
        } else {
            closing.append(Waiting(port: port, until: now + Self.closedAfter))
        }
    }

    /// Takes a port back that no leg has used: it is still bound.
    package mutating func giveBackUnused(_ port: UInt16) {
        guard lent.remove(port) != nil else { return }
        ready.append(port)
    }

    /// The sockets of a port are closed.
    package mutating func closed(_ port: UInt16) {
        if let index = closing.firstIndex(where: { $0.port == port }) {
            closing.remove(at: index)
            resting.append(port)
        } else if lent.contains(port) {
            closedEarly.insert(port)
        }
    }

    /// The ports to bind now; each is answered by `reserved` or `isTaken`.
    package mutating func wanted(at now: Instant) -> [UInt16] {
        wake(at: now)
        var wanted: [UInt16] = []
        while ready.count + asked.count < Self.reserve, let port = resting.removeFirst() {
            asked.insert(port)
            wanted.append(port)
        }
        return wanted
    }

    package mutating func reserved(_ port: UInt16) {
        guard asked.remove(port) != nil else { return }
        ready.append(port)
    }

    /// Another program holds the port or the one after it.
    package mutating func isTaken(_ port: UInt16, at now: Instant) {
        guard asked.remove(port) != nil else { return }
        foreign.append(Waiting(port: port, until: now + Self.retryAfter))
    }

    /// When a port may be had again, while there is none.
    package var nextDeadline: Instant? {
        guard ready.count + asked.count + resting.count == 0 else { return nil }
        return [closing.first?.until, foreign.first?.until].compactMap(\.self).min()
    }

    private mutating func wake(at now: Instant) {
        while let first = closing.first, first.until <= now {
            closing.removeFirst()
            resting.append(first.port)
        }
        while let first = foreign.first, first.until <= now {
            foreign.removeFirst()
            resting.append(first.port)
        }
    }
}

/// Ports in order, first in, first out.
private struct PortQueue: Sendable {
    private var ports: [UInt16]
    private var head = 0

    init(_ ports: [UInt16]) { self.ports = ports }

    var count: Int { ports.count - head }

    mutating func append(_ port: UInt16) { ports.append(port) }

    mutating func removeFirst() -> UInt16? {
        guard head < ports.count else { return nil }
        let port = ports[head]
        head += 1
        // The consumed front is dropped now and then: amortised constant time.
        if head > 1024, head * 2 > ports.count {
            ports.removeFirst(head)
            head = 0
        }
        return port
    }
}
