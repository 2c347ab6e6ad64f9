// SPDX-License-Identifier: Apache-2.0

import CallModel
import Listening
import Logging
import NIOCore
import Timing
import Transport

/// Listens to all calls and records them, on an event loop of its own beside the media threads.
///
/// The media thread only copies frames into a call's bounded ring; every 20 ms the desk takes
/// them out, feeds the models in one batch over all calls, and answers with signals.
final class ListeningDesk {
    struct Settings {
        var models = ListeningModels()
        /// Phrases to listen for; nil for none.
        var keywords: KeywordSet?
        /// Whose voices are searched for them.
        var keywordParties: Set<Party> = [.caller]
        /// Where messages and recordings go.
        var recordings: String
        /// Keeps what all parties of every call say and hear.
        var recordsCalls = false
        /// Who writes down what is said.
        var scribe = Scribe.Settings()
    }

    private final class Watched {
        let ring: FrameRing
        let parties: [Party: WatchID]
        let files: CallRecordings
        let ears = CallEars()
        /// The last 20 ms the caller was sent: an echo of it is no speech of the caller's.
        private(set) var played: [Int16] = []

        init(ring: FrameRing, parties: [Party: WatchID], files: CallRecordings) {
            self.ring = ring
            self.parties = parties
            self.files = files
        }

        /// Keeps what was sent, in the room of what was sent before.
        func play(_ samples: UnsafeBufferPointer<Int16>) {
            played.removeAll(keepingCapacity: true)
            played.append(contentsOf: samples)
        }
    }

    private let eventLoop: any EventLoop
    private let settings: Settings
    private let logger: Logger
    private let worker: ListeningWorker
    private let scribe: Scribe
    private let deliver: @Sendable (GatewayInput) -> Void
    private var calls: [CallID: Watched] = [:]
    private var owners: [WatchID: (call: CallID, party: Party)] = [:]
    private var lastWatch: UInt64 = 0
    private var tick: RepeatedTask?

    init(
        eventLoop: any EventLoop, settings: Settings, logger: Logger,
        deliver: @escaping @Sendable (GatewayInput) -> Void
    ) {
        self.eventLoop = eventLoop
        self.settings = settings
        self.logger = logger
        self.deliver = deliver
        worker = ListeningWorker(models: settings.models)
        scribe = Scribe(settings.scribe)
    }

    /// Begins to take frames, every 20 ms.
    func start() {
        let bound = NIOLoopBound(self, eventLoop: eventLoop)
        tick = eventLoop.scheduleRepeatedTask(
            initialDelay: .milliseconds(20), delay: .milliseconds(20)
        ) { _ in bound.value.takeFrames() }
    }

    func stop() {
        tick?.cancel()
        for call in Array(calls.keys) { forget(call) }
    }

    func watch(_ call: CallID, _ ring: FrameRing) {
        var parties: [Party: WatchID] = [:]
        for party in Party.allCases {
            lastWatch += 1
            let id = WatchID(lastWatch)
            parties[party] = id
            owners[id] = (call, party)
            worker.watch(
                id,
                ListeningPlan(
                    party: party,
                    keywords: settings.keywordParties.contains(party) ? settings.keywords : nil))
        }
        let files = CallRecordings(
            call: call, directory: settings.recordings, keepsAll: settings.recordsCalls)
        calls[call] = Watched(ring: ring, parties: parties, files: files)
    }

    /// Stops listening to a call and completes its files.
    func forget(_ call: CallID) {
        guard let watched = calls.removeValue(forKey: call) else { return }
        for id in watched.parties.values {
            worker.forget(id)
            owners[id] = nil
        }
        watched.files.endAll()
        scribe.forget(call)
        if watched.ring.dropped > 0 {
            logger.warning(
                "frames missed by listening",
                metadata: ["call": "\(call)", "frames": "\(watched.ring.dropped)"])
        }
    }

    /// Records the caller's message.
    func record(_ call: CallID, name: String, seconds: Double) {
        guard let files = calls[call]?.files else { return }
        let begun = attempt(call) {
            try files.beginMessage(name, limit: Int(seconds * 8000))
        }
        if !begun { deliver(.recorded(call, seconds: 0)) }
    }

    func stopRecording(_ call: CallID) {
        guard let seconds = calls[call]?.files.endMessage() else { return }
        deliver(.recorded(call, seconds: seconds))
    }

    private func takeFrames() {
        for (call, watched) in calls {
            watched.ring.drain { frame in
                attempt(call) { try watched.files.append(frame) }
                guard frame.direction == .heard else {
                    if frame.party == .caller { watched.play(frame.samples) }
                    return
                }
                guard let id = watched.parties[frame.party] else { return }
                watched.played.withUnsafeBufferPointer { echo in
                    let isCaller = frame.party == .caller && echo.count == frame.samples.count
                    worker.hear(
                        id, frame.samples,
                        played: isCaller ? echo : UnsafeBufferPointer(start: nil, count: 0))
                }
                for signal in watched.ears.hear(
                    frame.samples, of: frame.party, at: frame.time)
                {
                    deliver(.heard(call, signal))
                }
                scribe.hear(frame.samples, of: frame.party, in: call, at: frame.time)
            }
            if watched.files.hasReachedLimit { stopRecording(call) }
        }
        for heard in worker.advance() {
            guard let owner = owners[heard.watch] else { continue }
            if let signal = Signal(heard.detection, of: owner.party) {
                deliver(.heard(owner.call, signal))
            }
            let troubles = calls[owner.call]?.ears.note(heard.detection, of: owner.party) ?? []
            for signal in troubles { deliver(.heard(owner.call, signal)) }
            scribe.note(heard.detection, of: owner.party, in: owner.call) { start in
                worker.sound(of: heard.watch, from: start)
            }
        }
    }

    @discardableResult
    private func attempt(_ call: CallID, _ body: () throws -> Void) -> Bool {
        do {
            try body()
            return true
        } catch {
            logger.error("cannot record", metadata: ["call": "\(call)", "error": "\(error)"])
            return false
        }
    }
}

extension Signal {
    /// What was heard on a party's leg, as the rules know it; nil for what no rule judges.
    init?(_ detection: Detection, of party: Party) {
        switch detection {
        case .speechBegan(let at): self = .speechBegan(party, at: at)
        case .speechEnded(let began, let ended):
            self = .speechEnded(party, began: began, ended: ended)
        case .keyword(let hit): self = .keyword(hit)
        case .digit(let key, let at):
            self = .digit(Digit(party: party, key: key, carrier: .inband, at: at))
        case .trouble(let trouble): self = .trouble(trouble)
        case .answer(let verdict):
            guard verdict.isConclusive else { return nil }
            self = .answered(verdict.kind, at: verdict.at)
        case .tone: return nil
        }
    }
}
