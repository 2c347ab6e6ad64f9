// SPDX-License-Identifier: Apache-2.0

package import CallModel
package import Timing

/// Who holds which operator: an operator is held by at most one handoff.
///
/// A lease lasts as long as its leg; it also expires, so that a leg lost without a trace frees its
/// operator in the end.
package struct OperatorDesk: Sendable, Equatable {
    package struct Lease: Sendable, Hashable {
        package var call: CallID
        package var since: Instant
        package var expires: Instant
    }

    /// The running leases by the target's name.
    package private(set) var leases: [String: Lease] = [:]
    /// How long a lease lasts unless renewed.
    package let term: Duration

    package init(term: Duration = .seconds(4 * 3600)) { self.term = term }

    /// Takes a target for a call; false when another call holds it. Renews the call's own lease.
    package mutating func take(
        _ target: String, for call: CallID, at now: Instant
    ) -> Bool {
        if let lease = leases[target], lease.call != call, lease.expires > now { return false }
        leases[target] = Lease(call: call, since: now, expires: now + term)
        return true
    }

    /// Gives a target back; nothing happens when another call holds it.
    package mutating func release(_ target: String, for call: CallID) {
        guard leases[target]?.call == call else { return }
        leases[target] = nil
    }

    /// Gives back everything a call holds.
    package mutating func releaseAll(for call: CallID) {
        leases = leases.filter { $0.value.call != call }
    }

    /// The call that holds a target.
    package func holder(of target: String, at now: Instant) -> CallID? {
        leases[target].flatMap { $0.expires > now ? $0.call : nil }
    }

    /// When the next lease expires; `expire(at:)` is due then.
    package var nextDeadline: Instant? { leases.values.map(\.expires).min() }

    /// Drops the leases that have expired and returns their targets in order of name.
    package mutating func expire(at now: Instant) -> [String] {
        let gone = leases.filter { $0.value.expires <= now }.keys.sorted()
        for target in gone { leases[target] = nil }
        return gone
    }
}
