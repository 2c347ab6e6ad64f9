// SPDX-License-Identifier: Apache-2.0

package import CallModel

/// The door to a store of leases that several gateways share: which call of which of them holds an
/// operator. A gateway that shares its operators with nobody has none.
///
/// A store frees what a gateway held that is gone, by itself and after some seconds.
package struct LeaseStore: Sendable {
    package enum Answer: Sendable, Hashable {
        case granted
        /// A call of another gateway holds the operator.
        case elsewhere
        /// The store cannot tell.
        case unknown(reason: String)
    }

    /// Takes an operator for a call of this gateway, and never keeps whoever asks waiting: the
    /// answer comes exactly once, on any thread. A call that has the operator already is granted
    /// them again.
    package var take:
        @Sendable (
            _ target: String, _ call: CallID, _ answer: @escaping @Sendable (Answer) -> Void
        ) -> Void
    /// Gives an operator back; nothing happens where the call does not hold them.
    package var giveBack: @Sendable (_ target: String, _ call: CallID) -> Void
    /// Gives everything back that this gateway holds, and grants nothing more. May block.
    package var close: @Sendable () -> Void

    package init(
        take: @escaping @Sendable (String, CallID, @escaping @Sendable (Answer) -> Void) -> Void,
        giveBack: @escaping @Sendable (String, CallID) -> Void,
        close: @escaping @Sendable () -> Void
    ) {
        self.take = take
        self.giveBack = giveBack
        self.close = close
    }
}
