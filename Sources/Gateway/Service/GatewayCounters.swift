// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// What a running gateway counts, for metrics; shared by all its threads.
package final class GatewayCounters: Sendable {
    package struct Values: Sendable, Hashable {
        package var callsEnded = 0
        package var journalFailures = 0
        package var inputsDropped = 0
        package var mediaCommandsDropped = 0
        package var speechFailures = 0
    }

    private let values = Mutex(Values())

    package init() {}

    package var current: Values { values.withLock { $0 } }

    /// Counts by naming the counter: `counters.count { $0.callsEnded += 1 }`.
    func count(_ change: (inout Values) -> Void) {
        values.withLock { change(&$0) }
    }
}
