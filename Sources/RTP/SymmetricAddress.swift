// SPDX-License-Identifier: Apache-2.0

package import Timing

/// Which address one leg's packets are taken from and sent to (symmetric RTP, RFC 4961; latching,
/// RFC 7362 section 4).
///
/// Signalling names an address, but behind a NAT the packets come from another. So the source of
/// the first valid packet is learned and answered. From then on any third address is refused and
/// counted: otherwise whoever finds the port could listen in or speak. The address is learned anew
/// only after the latched one has been silent for `silenceTimeout`, or when signalling names a new
/// one. The address that signalling names may always take over from one that was learned.
package struct SymmetricAddress: Sendable {
    private enum State: Sendable {
        /// Nothing valid has come since signalling last named an address.
        case waiting
        case latched(SocketAddress, lastHeard: Instant)
    }

    private var state = State.waiting
    private let silenceTimeout: Duration
    /// The address of the latest session description.
    package private(set) var signalled: SocketAddress
    /// Packets refused because they came from a third address.
    package private(set) var refused: UInt64 = 0

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

    /// Judges the source of a packet that has parsed as valid; false means drop it.
    package mutating func accepts(_ source: SocketAddress, at now: Instant) -> Bool {
        if case .latched(let address, let lastHeard) = state, source != address,
            source != signalled, now - lastHeard < silenceTimeout
        {
            refused &+= 1
            return false
        }
        state = .latched(source, lastHeard: now)
        return true
    }

    /// Signalling named an address. A new one is sent to and waited for; the same one again (a
    /// session refresh) changes nothing, and neither does the one that only means "on hold".
    package mutating func signal(_ address: SocketAddress) {
        guard address != signalled, !address.isUnspecified else { return }
        signalled = address
        state = .waiting
    }
}
