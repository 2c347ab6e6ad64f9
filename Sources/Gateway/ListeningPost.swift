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
        var hearing = CallHearing.Settings()
        /// Where messages go.
        var recordings: String
        /// Seconds of the caller's voice that are kept in memory.
        var lastWords = 60
        /// Who writes down what is said.
        var scribe = Scribe.Settings()
        /// Who else hears every voice.
        var onVoice: GatewayServiceSettings.VoiceTap?
    }

    private struct Watched {
        let ring: FrameRing
        let message: CallerMessage
        /// The caller's, where they are kept.
        let lastWords: LastWords?
    }

    private let eventLoop: any EventLoop
    private let settings: Settings
    private let news: GatewayNews
    private let hearing: CallHearing
    private let scribe: Scribe
    private var calls: [CallID: Watched] = [:]
    private var tick: RepeatedTask?

    /// Takes frames from now on, every 20 ms.
    init(eventLoop: any EventLoop, settings: Settings, news: GatewayNews) {
        self.eventLoop = eventLoop
        self.settings = settings
        self.news = news
        hearing = CallHearing(settings.hearing)
        scribe = Scribe(settings.scribe)
        tick = Confined(self, on: eventLoop).every(.milliseconds(20)) { $0.takeFrames() }
    }

    var statistics: ListeningStatistics { hearing.statistics }

    func stop() {
        tick?.cancel()
        for call in Array(calls.keys) { forget(call) }
        scribe.stop()
    }

    /// Calls that come from now on are measured for other rules.
    func wait(for bounds: Set<TroubleBound>) { hearing.wait(for: bounds) }

    func watch(_ call: CallID, _ ring: FrameRing) {
        hearing.watch(call)
        calls[call] = Watched(
            ring: ring, message: CallerMessage(call: call, directory: settings.recordings),
            lastWords: settings.lastWords > 0 ? LastWords(seconds: settings.lastWords) : nil)
    }

    /// Caller and agent talk with each other again.
    func talkBegan(_ call: CallID) {
        for signal in hearing.talkBegan(call) { news.deliver(.heard(call, signal)) }
    }

    /// Stops listening to a call and completes its files.
    func forget(_ call: CallID) {
        guard let watched = calls.removeValue(forKey: call) else { return }
        hearing.forget(call)
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
                    hear(frame, of: call)
                } else {
                    hearing.play(frame.samples, to: frame.party, in: call)
                }
            }
            if watched.message.isOver { stopRecording(call) }
        }
        for heard in hearing.advance() {
            for signal in heard.signals { news.deliver(.heard(heard.call, signal)) }
            scribe.note(heard.detection, of: heard.party, in: heard.call) { start in
                hearing.sound(of: heard.party, in: heard.call, from: start)
            }
        }
    }

    /// Takes 20 ms of a party's voice.
    private func hear(_ frame: TappedFrame, of call: CallID) {
        settings.onVoice?(call, frame.party, frame.samples, frame.time)
        for signal in hearing.hear(frame.samples, of: frame.party, in: call, at: frame.time) {
            news.deliver(.heard(call, signal))
        }
        scribe.hear(frame.samples, of: frame.party, in: call, at: frame.time)
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
