// SPDX-License-Identifier: Apache-2.0

import CallModel
import Exchange
import Handoff
import Listening
import Logging
import MediaThreads
import NIOCore
import Timing
import Transport

/// Listens to all calls and takes down callers' messages, on an event loop of its own beside the media threads.
///
/// The media thread only copies frames into a call's bounded ring; every 20 ms the post takes
/// them out, feeds the models in one batch over all calls, and answers with signals.
final class ListeningPost {
    struct Settings: Sendable {
        var models = ListeningModels()
        /// Phrases to listen for; nil for none.
        var keywords: KeywordSet?
        /// Phrases that machines say, listened for on operators' legs; nil for none.
        var machinePhrases: KeywordSet?
        /// What operators hear from the gateway: no evidence when it comes back.
        var operatorPrompts: [String] = []
        /// Whose exchanges the tones are of; nil for any.
        var toneCountry: String?
        /// Whose voices are searched for them.
        var keywordParties: Set<Party.Role> = [.caller]
        /// Where messages go.
        var recordings: String
        /// Seconds of the caller's voice that are kept in memory.
        var lastWords = 60
        /// The measures of trouble that rules wait for.
        var troubleBounds: Set<TroubleBound> = []
        /// Who writes down what is said.
        var scribe = Scribe.Settings()
    }

    /// One party of a call, from the first of its sound.
    private struct WatchedParty {
        let id: WatchID
        /// Until when, on an operator's leg, it is still asked who answered.
        var judgesAnswerUntil: SampleTime?
        /// The time of the last frame of the leg.
        var lastTime: SampleTime?
    }

    private final class Watched {
        let ring: FrameRing
        var parties: [Party: WatchedParty] = [:]
        let message: CallerMessage
        let ears: CallEars
        /// The caller's, where they are kept.
        let lastWords: LastWords?
        /// The last 20 ms each party was sent: an echo of it is no speech of theirs.
        private var played: [Party: [Int16]] = [:]

        init(ring: FrameRing, message: CallerMessage, ears: CallEars, lastWords: LastWords?) {
            self.ring = ring
            self.lastWords = lastWords
            self.message = message
            self.ears = ears
        }

        /// Keeps what was sent, in the room of what was sent before.
        func play(_ samples: UnsafeBufferPointer<Int16>, to party: Party) {
            played[party, default: []].removeAll(keepingCapacity: true)
            played[party, default: []].append(contentsOf: samples)
        }

        /// What the party was sent while it said something of this length; empty where that is
        /// not known.
        func withPlayed(
            to party: Party, count: Int, _ body: (UnsafeBufferPointer<Int16>) -> Void
        ) {
            let sound = played[party] ?? []
            sound.withUnsafeBufferPointer {
                body(sound.count == count ? $0 : UnsafeBufferPointer(start: nil, count: 0))
            }
        }
    }

    /// How long it is asked who answered an operator's phone: the longest briefing, and some.
    private static let answerSamples: Int64 = 95 * 8000

    private let eventLoop: any EventLoop
    private let settings: Settings
    private let news: GatewayNews
    private let worker: ListeningWorker
    private let scribe: Scribe
    private var calls: [CallID: Watched] = [:]
    private var owners: [WatchID: (call: CallID, party: Party)] = [:]
    private var lastWatch: UInt64 = 0
    private var tick: RepeatedTask?

    /// Takes frames from now on, every 20 ms.
    init(eventLoop: any EventLoop, settings: Settings, news: GatewayNews) {
        self.eventLoop = eventLoop
        self.settings = settings
        self.news = news
        worker = ListeningWorker(models: settings.models)
        scribe = Scribe(settings.scribe)
        tick = Confined(self, on: eventLoop).every(.milliseconds(20)) { $0.takeFrames() }
    }

    var statistics: ListeningStatistics { worker.statistics }

    func stop() {
        tick?.cancel()
        for call in Array(calls.keys) { forget(call) }
        scribe.stop()
    }

    func watch(_ call: CallID, _ ring: FrameRing) {
        let message = CallerMessage(call: call, directory: settings.recordings)
        let ears = CallEars(
            bounds: settings.troubleBounds, country: settings.toneCountry,
            said: settings.operatorPrompts)
        calls[call] = Watched(
            ring: ring, message: message, ears: ears,
            lastWords: settings.lastWords > 0 ? LastWords(seconds: settings.lastWords) : nil)
    }

    /// Caller and agent talk with each other again.
    func talkBegan(_ call: CallID) {
        for signal in calls[call]?.ears.talkBegan() ?? [] { news.deliver(.heard(call, signal)) }
    }

    /// Stops listening to a call and completes its files.
    func forget(_ call: CallID) {
        guard let watched = calls.removeValue(forKey: call) else { return }
        for party in watched.parties.values {
            worker.forget(party.id)
            owners[party.id] = nil
        }
        _ = watched.message.end()
        scribe.forget(call)
        if watched.ring.dropped > 0 {
            news.counters.count { $0.listeningFramesMissed += watched.ring.dropped }
            news.logger.warning(
                "frames missed by listening",
                metadata: ["call": "\(call)", "frames": "\(watched.ring.dropped)"])
        }
    }

    /// What the caller said last, at 8 kHz; nil for calls that do not run.
    func lastWords(of call: CallID, seconds: Double) -> [Int16]? {
        calls[call].map { $0.lastWords?.sound(seconds: seconds) ?? [] }
    }

    /// Records the caller's message.
    func record(_ call: CallID, name: String, seconds: Double) {
        guard let message = calls[call]?.message else {
            return news.deliver(.recorded(call, .failed(reason: "nobody listens to the call")))
        }
        attempt(call) { try message.begin(name, limit: Int(seconds * 8000)) }
        if message.failure != nil { stopRecording(call) }
    }

    /// Completes the message and tells how it went; nothing when none was begun, or it has been
    /// told already.
    func stopRecording(_ call: CallID) {
        guard let result = calls[call]?.message.end() else { return }
        news.deliver(.recorded(call, result))
    }

    private func takeFrames() {
        for (call, watched) in calls {
            watched.ring.drain { frame in
                if frame.direction == .heard {
                    if frame.party == .caller {
                        attempt(call) { try watched.message.append(frame) }
                        watched.lastWords?.hear(frame.samples, at: frame.time)
                    }
                    hear(frame, of: call, watched)
                } else if frame.party != .agent {
                    watched.play(frame.samples, to: frame.party)
                }
            }
            if watched.message.isOver { stopRecording(call) }
        }
        for heard in worker.advance() {
            guard let owner = owners[heard.watch] else { continue }
            if case .keyword(let hit) = heard.detection, isMachine(hit.phrase, owner) {
                let signal = calls[owner.call]?.ears.hearMachine(hit)
                if let signal { news.deliver(.heard(owner.call, signal)) }
                continue
            }
            if let signal = Signal(heard.detection, of: owner.party) {
                news.deliver(.heard(owner.call, signal))
            }
            let troubles = calls[owner.call]?.ears.note(heard.detection, of: owner.party) ?? []
            for signal in troubles { news.deliver(.heard(owner.call, signal)) }
            scribe.note(heard.detection, of: owner.party, in: owner.call) { start in
                worker.sound(of: heard.watch, from: start)
            }
        }
    }

    /// Takes 20 ms of a party's voice.
    private func hear(_ frame: TappedFrame, of call: CallID, _ watched: Watched) {
        let id = watched.parties[frame.party]?.id ?? beginWatching(frame.party, of: call, watched)
        if case .operator = frame.party { followOperator(frame.party, frame.time, watched) }
        watched.withPlayed(to: frame.party, count: frame.samples.count) { played in
            worker.hear(id, frame.samples, played: played)
            let signals = watched.ears.hear(
                frame.samples, of: frame.party, played: played, at: frame.time)
            for signal in signals { news.deliver(.heard(call, signal)) }
        }
        scribe.hear(frame.samples, of: frame.party, in: call, at: frame.time)
    }

    private func beginWatching(_ party: Party, of call: CallID, _ watched: Watched) -> WatchID {
        lastWatch += 1
        let id = WatchID(lastWatch)
        watched.parties[party] = WatchedParty(id: id)
        owners[id] = (call, party)
        worker.watch(id, plan(for: party))
        return id
    }

    /// The time of an operator's leg begins at zero with each new leg. Phrases of machines are
    /// listened for as long as one may be asked to accept, and not while people talk.
    private func followOperator(_ party: Party, _ time: SampleTime, _ watched: Watched) {
        guard var leg = watched.parties[party] else { return }
        if leg.lastTime.map({ time <= $0 }) ?? true {
            watched.ears.legBegan(party)
            leg.judgesAnswerUntil = SampleTime(samples: Self.answerSamples)
            worker.watch(leg.id, plan(for: party, judgesAnswer: true))
        } else if let until = leg.judgesAnswerUntil, until < time {
            leg.judgesAnswerUntil = nil
            if settings.machinePhrases != nil {
                worker.watch(leg.id, plan(for: party, judgesAnswer: false))
            }
        }
        leg.lastTime = time
        watched.parties[party] = leg
    }

    /// What is listened for in a party's voice.
    private func plan(for party: Party, judgesAnswer: Bool = false) -> ListeningPlan {
        let own = settings.keywordParties.contains(party.role) ? settings.keywords : nil
        return ListeningPlan(
            party: party, keywords: judgesAnswer ? settings.machinePhrases ?? own : own)
    }

    /// Whether a phrase heard on an operator's leg is one that machines say.
    private func isMachine(_ phrase: String, _ owner: (call: CallID, party: Party)) -> Bool {
        calls[owner.call]?.parties[owner.party]?.judgesAnswerUntil != nil
            && settings.machinePhrases?.phrases.contains { $0.text == phrase } ?? false
            && !(settings.keywords?.phrases.contains { $0.text == phrase } ?? false)
    }

    @discardableResult
    private func attempt(_ call: CallID, _ body: () throws -> Void) -> Bool {
        do {
            try body()
            return true
        } catch {
            news.logger.error("cannot record", metadata: ["call": "\(call)", "error": "\(error)"])
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
        case .tone(let tone, let at): self = .tone(party, tone, at: at)
        }
    }
}
