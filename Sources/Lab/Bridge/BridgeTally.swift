// SPDX-License-Identifier: Apache-2.0

import CallModel
import MediaEngine
import MediaThreads
import Synchronization

/// Adds up the last statistics of every leg of a benchmark.
final class BridgeTally: Sendable {
    struct Total: Sendable {
        var received: UInt64 = 0
        var lost: UInt64 = 0
        var sent: UInt64 = 0
        var concealed: UInt64 = 0
    }

    private struct Leg: Hashable, Sendable {
        var call: CallID
        var party: Party
    }

    private let legs = Mutex<[Leg: LegStatistics]>([:])

    func note(_ deliveries: [MediaDelivery]) {
        legs.withLock { legs in
            for case .event(let call, .statistics(let party, let statistics, _)) in deliveries {
                legs[Leg(call: call, party: party)] = statistics
            }
        }
    }

    var total: Total {
        legs.withLock { legs in
            legs.values.reduce(into: Total()) { total, leg in
                total.received += leg.quality.packetsReceived
                total.lost += UInt64(clamping: leg.quality.packetsLost)
                total.sent += leg.quality.packetsSent
                total.concealed += leg.quality.framesConcealed
            }
        }
    }
}
