// SPDX-License-Identifier: Apache-2.0

import Audio
import CLinux
import Synchronization

/// A sound card in use: an ALSA device, full duplex, on a thread of its own.
///
/// ```
///  device ─▶ CapturePath ─▶ CardRings ─▶ media thread, on its ticks
///  device ◀─ PlaybackPath ◀─ CardRings ◀─┘
/// ```
/// A device that runs late is set going again and that is counted. One that is gone, or brings nothing
/// for three periods, is opened again: at once, after 0.1 s, and then at intervals that double up to
/// 5 s. What is not back within a second is told to be lost.
package final class SoundCard: Sendable {
    private struct Wishes: Sendable {
        var rings: CardRings?
        var isRinging = false
    }

    private let settings: SoundCardSettings
    private let report: @Sendable (SoundCardNews) -> Void
    private let wishes = Mutex(Wishes())
    private let counted = Mutex(SoundCardFigures())
    private let isStopping = Atomic<Bool>(false)
    private let wake: Int32
    private let thread = Mutex<PosixThread?>(nil)
    private let hasEnded = Atomic<Bool>(false)

    /// How long a device may be gone before that is told.
    private static let patience: Int64 = 1_000_000_000
    private static let busyPatience: Int64 = 500_000_000
    fileprivate static let firstDelay: Int64 = 100_000_000
    fileprivate static let longestDelay: Int64 = 5_000_000_000

    package init(
        _ settings: SoundCardSettings, report: @escaping @Sendable (SoundCardNews) -> Void
    ) {
        self.settings = settings
        self.report = report
        wake = clinux_event_create()
    }

    deinit { clinux_close(wake) }

    package var device: String { settings.device }

    package var figures: SoundCardFigures { counted.withLock { $0 } }

    /// Opens the device, on the card's thread.
    package func start() {
        let thread = PosixThread(name: "sound-card") { [self] in run() }
        guard let thread else { return report(.failed(.noMemory)) }
        self.thread.withLock { $0 = thread }
    }

    /// Joins it to a party's leg, or parts it from one: then it is heard by nobody and plays nothing.
    package func connect(_ rings: CardRings?) {
        wishes.withLock { $0.rings = rings }
    }

    /// Plays the bell, or no longer; not while it is joined to a leg.
    package func ring(_ isRinging: Bool) { wishes.withLock { $0.isRinging = isRinging } }

    /// Closes the device; without waiting for that.
    package func stop() {
        isStopping.store(true, ordering: .releasing)
        clinux_event_signal(wake)
    }

    /// Whether the device is closed for good: `join` will not wait.
    package var isClosed: Bool { hasEnded.load(ordering: .acquiring) }

    /// Waits until the device is closed, after `stop`; once.
    package func join() {
        thread.withLock { thread in
            thread?.join()
            thread = nil
        }
    }

    // MARK: The card's thread

    private enum Ending {
        case stopped
        case lost(SoundCardError)
    }

    private func run() {
        defer { hasEnded.store(true, ordering: .releasing) }
        _ = clinux_become_realtime(40)
        let begun = clinux_monotonic_ns()
        var outage = Outage(since: begun)
        while !isStopping.load(ordering: .acquiring) {
            do throws(SoundCardError) {
                let session = try SoundCardSession(settings)
                if outage.hasRun { count { $0.returns += 1 } }
                if outage.isTold || !outage.hasRun { report(.opened(session.words)) }
                guard case .lost(let error) = run(session) else { return }
                count { $0.losses += 1 }
                outage = Outage(since: clinux_monotonic_ns(), hasRun: true)
                throw error
            } catch {
                if !tell(error, &outage), !settings.isKept { return }
                pause(outage.nextDelay())
            }
        }
    }

    /// A device that is not there, or not yet.
    private struct Outage {
        let since: Int64
        var hasRun = false
        var isTold = false
        private var delay: Int64 = 0

        init(since: Int64, hasRun: Bool = false) {
            self.since = since
            self.hasRun = hasRun
        }

        mutating func nextDelay() -> Int64 {
            defer {
                delay = delay == 0 ? SoundCard.firstDelay : min(2 * delay, SoundCard.longestDelay)
            }
            return delay
        }
    }

    /// Says that the device is not there, once it has been away for too long; false when it said so.
    private func tell(_ error: SoundCardError, _ outage: inout Outage) -> Bool {
        guard !outage.isTold else { return true }
        let away = clinux_monotonic_ns() - outage.since
        // A call that has just let go of the device may not have closed it yet.
        let patience = outage.hasRun ? Self.patience : error.isBusy ? Self.busyPatience : 0
        guard away >= patience else { return true }
        outage.isTold = true
        if !outage.hasRun { count { $0.failures += 1 } }
        report(outage.hasRun ? .lost(error) : .failed(error))
        return false
    }

    private func pause(_ nanoseconds: Int64) {
        guard nanoseconds > 0 else { return }
        _ = clinux_event_wait(wake, Int32(nanoseconds / 1_000_000))
    }

    private func count(_ change: (inout SoundCardFigures) -> Void) {
        counted.withLock { change(&$0) }
    }

    private func run(_ session: SoundCardSession) -> Ending {
        do throws(SoundCardError) {
            try session.start()
            while !isStopping.load(ordering: .acquiring) {
                let (rings, isRinging) = wishes.withLock { ($0.rings, $0.isRinging) }
                try session.runPeriod(with: rings, isRinging: isRinging)
                counted.withLock { session.count(into: &$0) }
                if settings.tellsLevel, let level = session.level { report(.heard(level: level)) }
            }
            return .stopped
        } catch {
            return .lost(error)
        }
    }
}
