// SPDX-License-Identifier: Apache-2.0

package import Addresses
package import Timing

/// Which address one leg's packets are taken from and sent to (symmetric RTP, RFC 4961; latching,
/// RFC 7362 section 4).
///
/// Signalling names an address, but behind a NAT the packets come from another. So the source of
/// the first valid packet is learned and answered. From then on a third address is refused and
/// counted, for otherwise whoever finds the port could listen in or speak, unless
///
/// - the learned one is quiet and the new one goes on with its stream from the same host: a NAT
///   that has moved the port (`moveAfter`);
/// - the learned one has been silent for long and the new one sends several packets in a row
///   (`silenceTimeout`); whoever was there before may come back at any time.
///
/// The address that signalling names may always take over from one that was learned.
package struct SymmetricAddress: Sendable {
    private enum State: Sendable {
        /// Nothing valid has come since signalling last named an address.
        case waiting
        case latched(SocketAddress, lastHeard: Instant)
    }

    /// A third address on probation.
    private struct Candidate: Sendable {
        var address: SocketAddress
        var packets: Int
    }

    /// An address that was in use before the one that counts now, and when it first went on.
    private struct Stale: Sendable {
        var address: SocketAddress
        var since: Instant?
    }

    /// Quiet of the learned address after which its stream may go on from another port.
    private static let moveAfter = Duration.milliseconds(100)
    /// Quiet after which it may go on from another host, or another stream from the same host.
    private static let probationAfter = Duration.seconds(1)
    /// Packets in a row that make an unproven address the peer's.
    private static let probationPackets = 3
    /// How long packets of a former address may still be on their way.
    private static let staleFor = Duration.milliseconds(300)

    private var state = State.waiting
    private var candidate: Candidate?
    private var stale: Stale?
    /// Who was here before an unproven address took over.
    private var rightful: SocketAddress?
    private let silenceTimeout: Duration
    /// The address of the latest session description.
    package private(set) var signalled: SocketAddress
    /// Packets refused because they came from a third address.
    package private(set) var refused: UInt64 = 0
    /// Times the peer went on from another address than the one learned.
    package private(set) var moves: UInt64 = 0

    package init(signalled: SocketAddress, silenceTimeout: Duration = .seconds(5)) {
        self.signalled = signalled
        self.silenceTimeout = silenceTimeout
    }

    /// Where packets go: the learned address, else the one signalled.
    package var destination: SocketAddress {
        switch state {
        case .waiting: signalled
        case .latched(let address, _): address
        }
    }

    /// Whether an address has been learned from a packet.
    package var isLatched: Bool {
        if case .latched = state { return true }
        return false
    }

    /// Whether a packet from here is the peer's: from the learned address, or the one signalled.
    /// Learns nothing.
    package func isPeer(_ source: SocketAddress) -> Bool {
        source == destination || source == signalled
    }

    /// Judges the source of a packet that has parsed as valid; false means drop it. `continues`
    /// tells that the packet goes on with the stream of the learned address.
    package mutating func accepts(
        _ source: SocketAddress, at now: Instant, continues: Bool = false
    ) -> Bool {
        switch state {
        case .waiting:
            guard !isStale(source, at: now) else { return refuse() }
        case .latched(source, _): break
        case .latched(let address, let lastHeard):
            guard
                source == signalled || source == rightful
                    || mayMove(
                        from: address, to: source, quiet: now - lastHeard, continues: continues)
            else { return refuse() }
            moves &+= 1
            if source == signalled || source == rightful {
                rightful = nil
            } else if !continues {
                rightful = rightful ?? address
            }
        }
        candidate = nil
        state = .latched(source, lastHeard: now)
        return true
    }

    private mutating func refuse() -> Bool {
        refused &+= 1
        return false
    }

    private mutating func mayMove(
        from address: SocketAddress, to source: SocketAddress, quiet: Duration, continues: Bool
    ) -> Bool {
        let isSameHost = source.isSameHost(as: address)
        if continues, isSameHost { return quiet >= Self.moveAfter }
        guard quiet >= (continues || isSameHost ? Self.probationAfter : silenceTimeout) else {
            candidate = nil
            return false
        }
        let packets = candidate?.address == source ? (candidate?.packets ?? 0) + 1 : 1
        candidate = Candidate(address: source, packets: packets)
        return packets >= Self.probationPackets
    }

    /// What is still on its way from a former address does not make that the peer's again, unless
    /// it goes on.
    private mutating func isStale(_ source: SocketAddress, at now: Instant) -> Bool {
        guard let former = stale, former.address == source, source != signalled else {
            return false
        }
        let since = former.since ?? now
        stale = Stale(address: source, since: since)
        return now - since < Self.staleFor
    }

    /// Media came from here before the leg opened: it may belong to an announcement that ends with
    /// the answer.
    package mutating func wasHeardEarly(from source: SocketAddress) {
        guard source != signalled else { return }
        stale = Stale(address: source, since: nil)
    }

    /// Signalling named an address. A new one is sent to and waited for; the same one again (a
    /// session refresh) changes nothing, and neither does the one that only means "on hold".
    package mutating func signal(_ address: SocketAddress) {
        guard address != signalled, !address.isUnspecified else { return }
        if case .latched(let former, _) = state { stale = Stale(address: former, since: nil) }
        signalled = address
        state = .waiting
        candidate = nil
        rightful = nil
    }
}
