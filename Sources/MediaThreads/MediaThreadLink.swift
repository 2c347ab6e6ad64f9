// SPDX-License-Identifier: Apache-2.0

import CLinux
import CallModel
import MediaEngine
import Synchronization

/// What the control side asks of a media thread.
enum MediaThreadCommand: Sendable {
    case add(
        CallID, tap: (any FrameTap & Sendable)?, recorder: (any RecordingSink & Sendable)?)
    /// Sockets for a party's next `openRTP`.
    case attach(CallID, Party, RTPSocketPair)
    /// Rings for a party's next `openStream`.
    case attachStream(CallID, Party, any StreamPort & Sendable)
    case apply(CallID, [MediaCommand])
    case remove(CallID)
    case clearFigures
}

/// Everything a media thread shares with others. The thread waits for none of it.
final class MediaThreadLink: Sendable {
    let commands: Mailbox<MediaThreadCommand>
    let deliveries: EventRing<MediaDelivery>
    /// Signalled when there is something for the pump; belongs to `MediaThreadPool`.
    let pumpEvent: Int32
    private let stopping = Atomic<Bool>(false)
    private let figures = Mutex(MediaThreadFigures())

    init(settings: MediaThreadsSettings, pumpEvent: Int32) {
        commands = Mailbox(limit: settings.commandLimit)
        deliveries = EventRing(capacity: settings.eventLimit)
        self.pumpEvent = pumpEvent
    }

    var isStopping: Bool { stopping.load(ordering: .acquiring) }

    func stop() { stopping.store(true, ordering: .releasing) }

    /// Publishes the thread's figures, unless somebody is reading them: then the next time.
    func publish(_ current: MediaThreadFigures) {
        _ = figures.withLockIfAvailable { $0.copy(current) }
    }

    var current: MediaThreadFigures {
        var current = figures.withLock { $0 }
        current.commandsDropped = commands.dropped
        current.eventsDropped = deliveries.dropped
        return current
    }
}
