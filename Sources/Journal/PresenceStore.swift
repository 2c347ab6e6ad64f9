// SPDX-License-Identifier: Apache-2.0

package import CallModel

/// The door to a store of what is remembered of operators: who is away, and since when who is idle.
package struct PresenceStore: Sendable {
    /// What is kept of everybody. May block.
    package var load: @Sendable () throws -> [OperatorRecord]
    /// Keeps this of an operator in the place of what was kept of them, and never keeps whoever asks
    /// waiting: the answer comes exactly once, on any thread, and says why it is not kept, if it is
    /// not.
    package var keep: @Sendable (OperatorRecord, @escaping @Sendable (String?) -> Void) -> Void
    /// Keeps nothing more, once all is kept that was to be. May block.
    package var close: @Sendable () -> Void

    package init(
        load: @escaping @Sendable () throws -> [OperatorRecord],
        keep: @escaping @Sendable (OperatorRecord, @escaping @Sendable (String?) -> Void) -> Void,
        close: @escaping @Sendable () -> Void
    ) {
        self.load = load
        self.keep = keep
        self.close = close
    }
}
