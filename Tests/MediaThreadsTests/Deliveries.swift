// SPDX-License-Identifier: Apache-2.0

import CLinux
import CallModel
import MediaEngine
import MediaThreads
import Synchronization

/// Collects what the media threads tell, and waits for it.
final class Deliveries: Sendable {
    private let all = Mutex<[MediaDelivery]>([])
    private let event = clinux_event_create()

    deinit { clinux_close(event) }

    func take(_ deliveries: [MediaDelivery]) {
        all.withLock { $0 += deliveries }
        clinux_event_signal(event)
    }

    var events: [MediaEvent] {
        all.withLock { all in
            all.compactMap { if case .event(_, let event) = $0 { event } else { nil } }
        }
    }

    var closedPorts: [UInt16] {
        all.withLock { all in
            all.compactMap { if case .portClosed(_, _, let port) = $0 { port } else { nil } }
        }
    }

    var removed: [CallID] {
        all.withLock { all in
            all.compactMap { if case .removed(let call) = $0 { call } else { nil } }
        }
    }

    /// Waits until something holds; false when nothing is told for five seconds.
    func wait(until holds: (Deliveries) -> Bool) -> Bool {
        while !holds(self) {
            guard clinux_event_wait(event, 5000) == 1 else { return holds(self) }
        }
        return true
    }
}
