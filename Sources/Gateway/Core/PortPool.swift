// SPDX-License-Identifier: Apache-2.0

/// The RTP ports of the gateway: even ports of a range, each lent to one leg, RTCP on the next
/// odd port (RFC 3550 section 11).
///
/// Ports are lent in turn, so a port that was just given back rests the longest: late packets of
/// an old call do not fall into a new one.
package struct PortPool: Sendable {
    private var free: [UInt16]
    private var head = 0
    private var lent: Set<UInt16> = []

    /// A pool over the even ports of `range`, the last needing its odd neighbour inside the range;
    /// ports that other programs hold are left out.
    package init(range: ClosedRange<UInt16>, except taken: Set<UInt16> = []) {
        free = range.filter {
            $0 % 2 == 0 && $0 < range.upperBound && !taken.contains($0)
        }
    }

    /// How many ports are out on loan.
    package var lentCount: Int { lent.count }

    /// How many are left.
    package var freeCount: Int { free.count - head }

    /// The port that has rested longest, or nil when all are lent.
    package mutating func take() -> UInt16? {
        guard head < free.count else { return nil }
        let port = free[head]
        head += 1
        // The consumed front is dropped now and then: amortised constant time.
        if head > 1024, head * 2 > free.count {
            free.removeFirst(head)
            head = 0
        }
        lent.insert(port)
        return port
    }

    /// Takes a port back; one that was not lent is ignored.
    package mutating func giveBack(_ port: UInt16) {
        guard lent.remove(port) != nil else { return }
        free.append(port)
    }
}
