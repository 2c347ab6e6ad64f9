// SPDX-License-Identifier: Apache-2.0

import CallModel
package import MediaEngine
package import MediaThreads
import Synchronization

/// What the legs of all calls have counted since the gateway started.
package final class LegTotals: Sendable {
    private struct Leg: Hashable {
        var call: CallID
        var party: Party
    }

    private struct State {
        /// The latest word of the legs that are open.
        var open: [Leg: LegStatistics] = [:]
        var closed = LegStatistics()

        mutating func close(_ leg: Leg) {
            if let last = open.removeValue(forKey: leg) { closed.add(last) }
        }
    }

    private let state = Mutex(State())

    package init() {}

    package func note(_ deliveries: [MediaDelivery]) {
        for delivery in deliveries {
            switch delivery {
            case .event(let call, .statistics(let party, let figures, let isLast)):
                state.withLock { state in
                    let leg = Leg(call: call, party: party)
                    state.open[leg] = figures
                    if isLast { state.close(leg) }
                }
            case .removed(let call):
                // The last word of a leg may have been lost on the way.
                state.withLock { state in
                    for party in Party.allCases { state.close(Leg(call: call, party: party)) }
                }
            case .event, .portClosed: break
            }
        }
    }

    /// The sums over all legs there were.
    package var all: LegStatistics {
        state.withLock { $0.open.values.reduce(into: $0.closed) { $0.add($1) } }
    }

    /// The worst of the legs that are open now, where a figure is no count.
    package var open: LegStatistics {
        state.withLock { $0.open.values.reduce(into: LegStatistics()) { $0.add($1) } }
    }
}
