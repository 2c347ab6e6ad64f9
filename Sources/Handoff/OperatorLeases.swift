// SPDX-License-Identifier: Apache-2.0

package import CallModel

/// Who holds which operator: an operator is held by at most one handoff.
///
/// A lease has no end of its own: it lasts as long as its call has a use for the operator, however
/// long that is, and the end of the call gives back whatever is left.
package struct OperatorLeases: Sendable, Equatable {
    package struct Lease: Sendable, Hashable {
        package var call: CallID
        package var since: WallTime
    }

    /// The running leases by the target's name.
    package private(set) var leases: [String: Lease] = [:]

    package init() {}

    /// Takes a target for a call; false when another call holds it.
    package mutating func lease(_ target: String, for call: CallID, at now: WallTime) -> Bool {
        if let lease = leases[target] { return lease.call == call }
        leases[target] = Lease(call: call, since: now)
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
}
