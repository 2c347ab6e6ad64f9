// SPDX-License-Identifier: Apache-2.0

import CLinux
package import CallModel
package import MediaEngine
import Synchronization

/// Why media threads could not be started.
package enum MediaThreadsError: Error, Sendable, Hashable {
    case noEvent(errno: Int32)
    case noThread
}

/// The media threads: every call's sound runs on one of them, ticking every 20 ms.
///
/// The control side hands over calls, sockets and commands and never waits for a thread; what the
/// threads have to tell comes to `deliver` on the pump's thread, in batches, right after a tick.
/// Call `stop` before letting go, and not from `deliver`.
package final class MediaThreadPool: Sendable {
    private struct Assignments: Sendable {
        var threadOfCall: [CallID: Int] = [:]
        var callsOnThread: [Int]
        var threads: [PosixThread] = []
        var pump: PosixThread?
        var isStopped = false
    }

    private let links: [MediaThreadLink]
    private let pump: MediaPump
    private let event: Int32
    private let assignments: Mutex<Assignments>

    package init(
        settings: MediaThreadsSettings, media: CallMediaSettings,
        deliver: @escaping @Sendable ([MediaDelivery]) -> Void
    ) throws(MediaThreadsError) {
        event = clinux_event_create()
        guard event >= 0 else { throw .noEvent(errno: -event) }
        let event = event
        links = (0..<settings.threads).map { _ in
            MediaThreadLink(settings: settings, pumpEvent: event)
        }
        pump = MediaPump(event: event, links: links, deliver: deliver)
        assignments = Mutex(Assignments(callsOnThread: links.map { _ in 0 }))
        try start(settings, media)
    }

    deinit { clinux_close(event) }

    private func start(
        _ settings: MediaThreadsSettings, _ media: CallMediaSettings
    ) throws(MediaThreadsError) {
        let pump = pump
        var threads: [PosixThread] = []
        for (index, link) in links.enumerated() {
            let cpu = index < settings.cpus.count ? settings.cpus[index] : nil
            let thread = PosixThread(name: "media-\(index)") {
                MediaLoop(link: link, settings: settings, media: media)?.run(cpu: cpu)
            }
            guard let thread else { break }
            threads.append(thread)
        }
        let pumpThread = PosixThread(name: "media-pump") { pump.run() }
        assignments.withLock {
            $0.threads = threads
            $0.pump = pumpThread
        }
        guard threads.count == links.count, pumpThread != nil else {
            stop()
            throw .noThread
        }
    }

    /// Adds a call to the thread with the fewest; false when it is there already, or the thread
    /// takes no more commands.
    @discardableResult
    package func addCall(
        _ call: CallID, tap: FrameRing? = nil, recorder: RecordingRing? = nil
    ) -> Bool {
        let index = assignments.withLock { state -> Int? in
            guard !state.isStopped, state.threadOfCall[call] == nil,
                let index = state.callsOnThread.indices.min(by: {
                    state.callsOnThread[$0] < state.callsOnThread[$1]
                })
            else { return nil }
            state.threadOfCall[call] = index
            state.callsOnThread[index] += 1
            return index
        }
        guard let index else { return false }
        pump.add(call, tap: tap)
        if links[index].commands.post(.add(call, tap: tap, recorder: recorder)) { return true }
        pump.remove(call)
        forget(call)
        return false
    }

    /// Hands over bound sockets for the party's next `openRTP`; false when they were not taken.
    @discardableResult
    package func attach(_ sockets: RTPSocketPair, to party: Party, of call: CallID) -> Bool {
        post(.attach(call, party, sockets), to: call)
    }

    /// Hands over the rings of the party's next `openStream`; false when they were not taken.
    @discardableResult
    package func attach(_ stream: StreamRings, to party: Party, of call: CallID) -> Bool {
        guard post(.attachStream(call, party, stream), to: call) else { return false }
        pump.add(call, stream)
        return true
    }

    /// Hands over the rings of a sound card for the party's next `openStream`; false when they were
    /// not taken.
    @discardableResult
    package func attach(_ card: CardRings, to party: Party, of call: CallID) -> Bool {
        post(.attachStream(call, party, card), to: call)
    }

    /// The stream is over: nobody empties its rings any more.
    package func detach(_ stream: StreamRings, of call: CallID) { pump.remove(call, stream) }

    /// Sends commands, applied in order before the next tick; false when they were dropped.
    @discardableResult
    package func send(_ call: CallID, _ commands: [MediaCommand]) -> Bool {
        post(.apply(call, commands), to: call)
    }

    /// Ends a call: its legs say goodbye and its sockets close; `.removed` follows.
    @discardableResult
    package func removeCall(_ call: CallID) -> Bool {
        let isPosted = post(.remove(call), to: call)
        if isPosted { forget(call) }
        return isPosted
    }

    /// How each thread is doing.
    package var figures: [MediaThreadFigures] { links.map(\.current) }

    /// Starts the lateness figures anew, for a measurement.
    package func clearFigures() {
        for link in links { _ = link.commands.post(.clearFigures) }
    }

    /// Closes every call and waits for the threads to end. What they still had to tell is
    /// delivered before this returns. A second time does nothing.
    package func stop() {
        let (threads, pumpThread) = assignments.withLock { state in
            defer {
                state.threads = []
                state.pump = nil
                state.isStopped = true
            }
            return (state.threads, state.pump)
        }
        for link in links { link.stop() }
        for thread in threads { thread.join() }
        pump.stop()
        pumpThread?.join()
    }

    private func post(_ command: MediaThreadCommand, to call: CallID) -> Bool {
        guard let index = assignments.withLock({ $0.threadOfCall[call] }) else { return false }
        return links[index].commands.post(command)
    }

    private func forget(_ call: CallID) {
        assignments.withLock { state in
            if let index = state.threadOfCall.removeValue(forKey: call) {
                state.callsOnThread[index] -= 1
            }
        }
    }
}

/// What the media threads tell the control side.
package enum MediaDelivery: Sendable {
    case event(CallID, MediaEvent)
    /// The sockets of a leg are closed; their port may go back to its pool.
    case portClosed(CallID, Party, port: UInt16)
    /// Everything of a removed call is gone.
    case removed(CallID)
}
