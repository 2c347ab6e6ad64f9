// SPDX-License-Identifier: Apache-2.0

import CallModel
import Timing

/// The records of one call, numbered from 1 in the order of what happened.
struct CallLog: Sendable {
    private let call: CallID
    private let arrived: Instant
    /// The civil time at `Instant.zero`.
    private let epoch: WallTime
    private var last = 0

    init(_ call: CallID, arrived: Instant, epoch: WallTime) {
        self.call = call
        self.arrived = arrived
        self.epoch = epoch
    }

    /// The civil time.
    func time(at now: Instant) -> WallTime { epoch.advanced(by: now - .zero) }

    /// The next record.
    mutating func event(_ kind: JournalEvent.Kind, at now: Instant) -> JournalEvent {
        last += 1
        return JournalEvent(
            call: call, sequence: last, at: time(at: now),
            offset: now - arrived, kind: kind)
    }
}
