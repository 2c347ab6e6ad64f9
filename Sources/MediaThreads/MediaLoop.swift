// SPDX-License-Identifier: Apache-2.0

import CLinux
import CallModel
import MediaEngine
import Timing

/// The loop of one media thread: sleeps to the next 20 ms, reads sockets, ticks its calls.
///
/// Made and used on its thread alone. It never waits for anybody: commands come through a mailbox
/// emptied in one exchange, events leave through a ring that drops what does not fit.
final class MediaLoop {
    private struct Running {
        let loop: CallLoop
        let media: CallMedia
    }

    private static let periodNanoseconds = CallMedia.period.inNanoseconds
    /// RTCP sockets are read every half second, each call on a tick of its own.
    private static let controlTicks: UInt64 = 25
    /// Calls after which the pump is woken within a tick, so that the frames of the first do not
    /// wait for the last.
    private static let pumpStride = 32
    private static let publishTicks: UInt64 = 50

    private let link: MediaThreadLink
    private let settings: MediaThreadsSettings
    private let media: CallMediaSettings
    private let batch: DatagramBatch
    private var calls: [Running] = []
    private var figures = MediaThreadFigures()

    init?(link: MediaThreadLink, settings: MediaThreadsSettings, media: CallMediaSettings) {
        guard let batch = DatagramBatch() else { return nil }
        self.link = link
        self.settings = settings
        self.media = media
        self.batch = batch
    }

    /// Runs until the link says stop, then closes every call.
    func run(cpu: Int32?) {
        becomeRealtime()
        if let cpu { _ = clinux_pin_to_cpu(cpu) }
        var deadline = clinux_monotonic_ns() + Self.periodNanoseconds
        while !link.isStopping {
            clinux_sleep_until(deadline)
            let woken = clinux_monotonic_ns()
            note(lateness: woken - deadline)
            takeCommands(at: Instant(nanoseconds: woken))
            tickCalls(at: Instant(nanoseconds: woken))
            deadline += Self.periodNanoseconds
            deadline += skipMissed(since: deadline)
        }
        while let running = calls.last { remove(running.loop.call) }
        publish()
        clinux_event_signal(link.pumpEvent)
    }

    private func becomeRealtime() {
        guard let priority = settings.realtimePriority else {
            figures.scheduling = .normal(errno: 0)
            return publish()
        }
        let status = clinux_become_realtime(priority)
        figures.scheduling =
            status == 0 ? .realtime(priority: priority) : .normal(errno: -status)
        publish()
    }

    private func note(lateness nanoseconds: Int64) {
        figures.ticks &+= 1
        figures.lateness.record(microseconds: nanoseconds / 1000)
        if nanoseconds > Self.periodNanoseconds { figures.lateTicks &+= 1 }
        if figures.ticks % Self.publishTicks == 0 { publish() }
    }

    private func publish() {
        figures.calls = calls.count
        figures.takenAtNanoseconds = clinux_monotonic_ns()
        figures.cpuNanoseconds = clinux_thread_cpu_ns()
        link.publish(figures)
    }

    private func tickCalls(at now: Instant) {
        for index in calls.indices {
            let running = calls[index]
            let readsControl = (figures.ticks &+ UInt64(index)) % Self.controlTicks == 0
            running.loop.receive(into: running.media, control: readsControl, at: now)
            running.media.tick(at: now)
            if index % Self.pumpStride == Self.pumpStride - 1 {
                clinux_event_signal(link.pumpEvent)
            }
        }
        if !calls.isEmpty || !link.deliveries.isEmpty { clinux_event_signal(link.pumpEvent) }
    }

    /// After a long delay, lets ticks pass in silence rather than send a burst. The result is how
    /// many nanoseconds were passed over.
    private func skipMissed(since deadline: Int64) -> Int64 {
        let behind = (clinux_monotonic_ns() - deadline) / Self.periodNanoseconds
        guard behind > Int64(settings.catchUpLimit) else { return 0 }
        for running in calls { running.media.skip(ticks: Int(behind)) }
        figures.skippedTicks &+= UInt64(behind)
        return behind * Self.periodNanoseconds
    }

    // MARK: Commands

    private func takeCommands(at now: Instant) {
        link.commands.drain { command in
            switch command {
            case .add(let call, let tap, let recorder):
                add(call, tap: tap, recorder: recorder, at: now)
            case .attach(let call, let party, let sockets):
                guard let running = running(call) else {
                    sockets.close()
                    link.deliveries.push(.portClosed(call, party, port: sockets.port))
                    return
                }
                running.loop.attach(sockets, to: party)
            case .attachStream(let call, let party, let stream):
                running(call)?.loop.attach(stream, to: party)
            case .apply(let call, let commands):
                guard let running = running(call) else { return }
                for command in commands { running.media.apply(command) }
            case .remove(let call): remove(call)
            case .clearFigures:
                figures.lateness.clear()
                figures.lateTicks = 0
                figures.skippedTicks = 0
                publish()
            }
        }
    }

    private func add(
        _ call: CallID, tap: (any FrameTap & Sendable)?, recorder: (any RecordingSink & Sendable)?,
        at now: Instant
    ) {
        guard running(call) == nil else { return }
        let loop = CallLoop(call: call, deliveries: link.deliveries, batch: batch)
        calls.append(
            Running(
                loop: loop,
                media: CallMedia(
                    call: call, ports: loop, events: loop, tap: tap, recorder: recorder,
                    settings: media, at: now)))
    }

    private func remove(_ call: CallID) {
        guard let index = calls.firstIndex(where: { $0.loop.call == call }) else { return }
        let running = calls.remove(at: index)
        running.media.closeAll()
        running.loop.releaseAttached()
        figures.packetsRefused &+= running.loop.refused
        link.deliveries.push(.removed(call))
    }

    /// A search, not a table: commands are rare and a thread has a few hundred calls.
    private func running(_ call: CallID) -> Running? {
        calls.first { $0.loop.call == call }
    }
}
