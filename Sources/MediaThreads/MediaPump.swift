// SPDX-License-Identifier: Apache-2.0

import CLinux
import CallModel
import Synchronization

/// Carries what the media threads leave in their rings to the rest of the gateway, right after
/// each tick, on a thread of its own.
final class MediaPump: Sendable {
    private struct Outlets: Sendable {
        /// Whoever's they are: a stream may become another party's.
        var streams: [StreamRings] = []
        var tap: FrameRing?
    }

    private let event: Int32
    private let links: [MediaThreadLink]
    private let deliver: @Sendable ([MediaDelivery]) -> Void
    private let outlets = Mutex<[CallID: Outlets]>([:])
    private let stopping = Atomic<Bool>(false)

    init(
        event: Int32, links: [MediaThreadLink],
        deliver: @escaping @Sendable ([MediaDelivery]) -> Void
    ) {
        self.event = event
        self.links = links
        self.deliver = deliver
    }

    func add(_ call: CallID, tap: FrameRing?) {
        outlets.withLock { $0[call] = Outlets(tap: tap) }
    }

    /// Empties a stream from now on.
    func add(_ call: CallID, _ stream: StreamRings) {
        outlets.withLock { $0[call]?.streams.append(stream) }
    }

    /// Does so no longer.
    func remove(_ call: CallID, _ stream: StreamRings) {
        outlets.withLock { $0[call]?.streams.removeAll { $0 === stream } }
    }

    func remove(_ call: CallID) {
        outlets.withLock { _ = $0.removeValue(forKey: call) }
    }

    /// Runs until told to stop, and once more after that.
    func run() {
        while !stopping.load(ordering: .acquiring) {
            // The timeout only bounds how long a stop can take if its signal were lost.
            _ = clinux_event_wait(event, 500)
            pumpOnce()
        }
        pumpOnce()
    }

    func stop() {
        stopping.store(true, ordering: .releasing)
        clinux_event_signal(event)
    }

    private func pumpOnce() {
        var deliveries: [MediaDelivery] = []
        for link in links {
            while let delivery = link.deliveries.pop() { deliveries.append(delivery) }
        }
        // After the events: when a call is told to be removed, its last frames are out as well.
        // The callbacks may add and remove calls, so they run outside the lock.
        let current = outlets.withLock { Array($0.values) }
        for outlet in current {
            for stream in outlet.streams { stream.pump() }
            outlet.tap?.pump()
        }
        for case .removed(let call) in deliveries { remove(call) }
        if !deliveries.isEmpty { deliver(deliveries) }
    }
}
