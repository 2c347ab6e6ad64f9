// SPDX-License-Identifier: Apache-2.0

/// The UDP ports of the simulated host: the gateway's, and those of another program.
struct SimPorts {
    private var taken: Set<UInt16>
    private var own: Set<UInt16> = []
    /// The ports that legs were given, in order, and those among them that were not the gateway's.
    private(set) var lent: [UInt16] = []
    private(set) var wronglyLent: [UInt16] = []

    init(taken: Set<UInt16>) { self.taken = taken }

    /// From now on the other program has these and no others, unless the gateway was first.
    mutating func take(_ ports: Set<UInt16>) { taken = ports.filter { !own.contains($0 & ~1) } }

    /// Whether the pair that begins with `port` is the gateway's now.
    mutating func bind(_ port: UInt16) -> Bool {
        guard !taken.contains(port), !taken.contains(port + 1) else { return false }
        own.insert(port)
        return true
    }

    mutating func lend(_ port: UInt16) {
        lent.append(port)
        if !own.contains(port) { wronglyLent.append(port) }
    }

    mutating func close(_ port: UInt16) { own.remove(port) }
}

extension SimWorld {
    /// The RTP ports that legs were given, in order.
    package var lentPorts: [UInt16] { ports.lent }

    /// Those among them that another program held.
    package var wronglyLentPorts: [UInt16] { ports.wronglyLent }
}
